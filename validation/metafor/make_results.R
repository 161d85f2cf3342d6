# Makes results.json: every stored number comes from metafor, with the call that made it written beside it.
# Run from this folder:  Rscript make_results.R
suppressMessages({ library(metafor); library(jsonlite) })
pdf(NULL)

table_of <- function(name) read.csv(file.path("data", paste0(name, ".csv")), stringsAsFactors=FALSE)
cases <- list()
add_case <- function(task, data, call, settings, values) {
  values <- lapply(values, function(v) { v <- as.numeric(v); ifelse(is.finite(v), v, NA) })
  cases[[length(cases) + 1]] <<- list(task=task, data=data, call=call, settings=settings, values=values)
}

# metafor stops iterating at 1e-5 by default; here it goes on until nothing moves, so that the estimators are compared and
# not the stopping rules.
tight <- list(threshold=1e-14, maxiter=100000, tol=1e-14)
finish <- list(tol=1e-14, tau2.max=1e4, maxiter=100000)
MODELS <- c("FE", "DL", "PM", "REML", "ML", "HS", "HE", "SJ", "EB")

# ---- effects -------------------------------------------------------------------------------------------------------
tables <- c("x1", "n1", "x2", "n2")
effect <- function(measure, data, add=NULL, to=NULL) {
  d <- table_of(data)
  extra <- c(if (!is.null(add)) list(add=add), if (!is.null(to)) list(to=to))
  args <- if (measure %in% c("MD", "SMD", "ROM")) list(m1i=d$m1, sd1i=d$sd1, n1i=d$n1, m2i=d$m2, sd2i=d$sd2, n2i=d$n2)
    else if (measure %in% c("OR", "RR", "RD", "PETO")) list(ai=d$x1, n1i=d$n1, ci=d$x2, n2i=d$n2)
    else if (measure == "IRR") list(x1i=d$x1, t1i=d$t1, x2i=d$x2, t2i=d$t2)
    else if (measure %in% c("PR", "PLO", "PFT")) list(xi=d$x, ni=d$n)
    else if (measure %in% c("COR", "ZCOR")) list(ri=d$r, ni=d$n)
    else if (measure == "SMCR") list(m1i=d$m1, m2i=d$m2, sd1i=d$sd1, ni=d$n, ri=d$r)
    else list(m1i=d$m1, m2i=d$m2, sd1i=d$sd1, sd2i=d$sd2, ni=d$n, ri=d$r)
  do.call(escalc, c(list(measure=measure), args, extra))
}
plan <- list(
  MD=c("normand_1999", "gibson_2002", "curtis_1998"), SMD=c("normand_1999", "gibson_2002", "curtis_1998"),
  ROM=c("curtis_1998", "normand_1999"),
  OR=c("colditz_1994", "collins_1985", "li_2007", "yusuf_1985", "invented_tables"),
  RR=c("colditz_1994", "collins_1985", "li_2007", "yusuf_1985", "invented_tables"),
  RD=c("colditz_1994", "collins_1985", "li_2007", "invented_tables"),
  PETO=c("colditz_1994", "collins_1985", "li_2007", "yusuf_1985", "invented_tables"),
  IRR=c("nielweise_2008", "invented_rates"),
  PR=c("pritz_1997", "debruin_2009"), PLO=c("pritz_1997", "debruin_2009"), PFT=c("pritz_1997", "debruin_2009"),
  COR=c("mcdaniel_1994"), ZCOR=c("mcdaniel_1994"),
  MC=c("invented_pairs"), SMCC=c("invented_pairs"), SMCR=c("invented_pairs"))
for (measure in names(plan)) for (data in plan[[measure]]) {
  e <- effect(measure, data)
  add_case("effect", data, paste0('escalc(measure="', measure, '", ...)'), list(measure=measure), list(yi=e$yi, vi=e$vi))
}
for (measure in c("OR", "RR")) for (to in c("all", "if0all")) {
  e <- effect(measure, "collins_1985", add=0.25, to=to)
  add_case("effect", "collins_1985", paste0('escalc(measure="', measure, '", ..., add=0.25, to="', to, '")'),
    list(measure=measure, add=0.25, to=to), list(yi=e$yi, vi=e$vi))
}
for (data in c("pritz_1997", "debruin_2009")) {
  d <- table_of(data); e <- effect("PFT", data); r <- rma(e$yi, e$vi, method="DL", test="z")
  add_case("back", data, "transf.ipft(yi, ni); predict(rma(yi, vi, method='DL'), transf=transf.ipft.hm, targs=list(ni=ni))",
    list(measure="PFT"), list(single=transf.ipft(e$yi, d$n),
      pooled={ p <- predict(r, transf=transf.ipft.hm, targs=list(ni=d$n)); c(p$pred, p$ci.lb, p$ci.ub) }))
}

# ---- pooling -------------------------------------------------------------------------------------------------------
column <- function(data) {                      # the effects of a file, and how they were made
  d <- table_of(data)
  how <- c(colditz_1994="RR", normand_1999="SMD", curtis_1998="ROM", pritz_1997="PLO", debruin_2009="PFT",
    mcdaniel_1994="ZCOR", nielweise_2008="IRR", collins_1985="OR", li_2007="OR", yusuf_1985="PETO", gibson_2002="MD",
    invented_pairs="MC")
  if (data %in% names(how)) { e <- effect(how[[data]], data); return(list(measure=how[[data]], yi=as.numeric(e$yi), vi=as.numeric(e$vi))) }
  if (data == "hackshaw_1998") return(list(measure="ratio", yi=log(d$ratio), vi=((log(d$high) - log(d$low)) / (2 * qnorm(0.975)))^2))
  if (data == "baskerville_2012") return(list(measure="se", yi=d$yi, vi=d$se^2))
  list(measure="given", yi=d$yi, vi=d$vi)
}
quiet <- function(x) suppressWarnings(suppressMessages(x))
pooled_values <- function(r, d) {
  p <- predict(r)
  is_fe <- r$method == "FE"
  ci <- if (is_fe) c(NA, NA) else quiet(confint(r, control=finish))$random[1, 2:3]
  list(estimate=r$beta, se=r$se, statistic=r$zval, p=r$pval, ci_low=r$ci.lb, ci_high=r$ci.ub,
    pi_low=if (is_fe) NA else p$pi.lb, pi_high=if (is_fe) NA else p$pi.ub, tau2=r$tau2, tau2_low=ci[1], tau2_high=ci[2],
    i2=r$I2, h2=r$H2, q=r$QE, q_p=r$QEp, weights=as.numeric(weights(r)))
}
sets <- c("colditz_1994", "normand_1999", "hackshaw_1998", "curtis_1998", "pritz_1997", "debruin_2009", "mcdaniel_1994",
  "nielweise_2008", "collins_1985", "raudenbush_1985", "li_2007", "baskerville_2012", "yusuf_1985", "bangertdrowns_2004",
  "gibson_2002", "invented_two", "invented_agreeing", "invented_pairs")
for (data in sets) for (model in MODELS) for (test in c("z", "knha")) {
  d <- column(data)
  r <- quiet(rma(d$yi, d$vi, method=model, test=test, control=tight))
  add_case("pool", data, paste0('rma(yi, vi, method="', model, '", test="', test, '"); predict(); confint(); weights()'),
    list(measure=d$measure, model=model, test=test, level=0.95), pooled_values(r, d))
}
for (level in c(80, 99)) {
  d <- column("colditz_1994"); r <- rma(d$yi, d$vi, method="REML", test="knha", level=level, control=tight)
  add_case("pool", "colditz_1994", paste0('rma(yi, vi, method="REML", test="knha", level=', level, ")"),
    list(measure=d$measure, model="REML", test="knha", level=level / 100), pooled_values(r, d))
}

# ---- tables of events ----------------------------------------------------------------------------------------------
common_values <- function(r) list(estimate=r$beta, se=r$se, statistic=r$zval, p=r$pval, ci_low=r$ci.lb, ci_high=r$ci.ub,
  q=r$QE, q_p=r$QEp)
for (data in c("colditz_1994", "collins_1985", "li_2007", "yusuf_1985", "invented_tables")) {
  d <- table_of(data)
  for (measure in c("OR", "RR", "RD")) {
    r <- quiet(rma.mh(ai=d$x1, n1i=d$n1, ci=d$x2, n2i=d$n2, measure=measure))
    extra <- if (measure == "OR") list(association=r$MH, association_p=r$MHp) else list()
    add_case("mantel_haenszel", data, paste0('rma.mh(ai, n1i=, ci, n2i=, measure="', measure, '")'), list(measure=measure),
      c(common_values(r), extra))
  }
  r <- quiet(rma.peto(ai=d$x1, n1i=d$n1, ci=d$x2, n2i=d$n2))
  add_case("peto", data, "rma.peto(ai, n1i=, ci, n2i=)", list(measure="PETO"), common_values(r))
}
for (data in c("nielweise_2008", "invented_rates")) {
  d <- table_of(data)
  r <- quiet(rma.mh(x1i=d$x1, t1i=d$t1, x2i=d$x2, t2i=d$t2, measure="IRR"))
  add_case("mantel_haenszel_rates", data, 'rma.mh(x1i, t1i, x2i, t2i, measure="IRR")', list(measure="IRR"), common_values(r))
}

# ---- meta-regression, subgroups ------------------------------------------------------------------------------------
regression_values <- function(r, at) {
  p <- predict(r, newmods=at)
  ci <- if (r$method == "FE") c(NA, NA) else quiet(confint(r, control=finish))$random[1, 2:3]
  list(estimate=r$beta, se=r$se, statistic=r$zval, p=r$pval, ci_low=r$ci.lb, ci_high=r$ci.ub, qm=r$QM, qm_p=r$QMp, qe=r$QE,
    qe_p=r$QEp, tau2=r$tau2, tau2_low=ci[1], tau2_high=ci[2], i2=r$I2, h2=r$H2,
    r2=if (is.null(r$R2) || r$method == "FE") NA else r$R2, pred=p$pred, pred_se=p$se, pred_ci_low=p$ci.lb, pred_ci_high=p$ci.ub,
    pred_pi_low=if (r$method == "FE") NA else p$pi.lb, pred_pi_high=if (r$method == "FE") NA else p$pi.ub)
}
regressions <- list(list(data="colditz_1994", columns="latitude", at=30), list(data="colditz_1994", columns=c("latitude", "year"), at=c(30, 1970)),
  list(data="raudenbush_1985", columns="weeks", at=2), list(data="bangertdrowns_2004", columns="length", at=10),
  list(data="debruin_2009", columns="quality", at=20))
for (one in regressions) for (model in MODELS) for (test in c("z", "knha")) {
  d <- column(one$data); X <- as.matrix(table_of(one$data)[, one$columns, drop=FALSE])
  r <- quiet(rma(d$yi, d$vi, mods=X, method=model, test=test, control=tight))
  add_case("regression", one$data, paste0('rma(yi, vi, mods=X, method="', model, '", test="', test, '"); predict(newmods=at)'),
    list(measure=d$measure, model=model, test=test, moderators=I(one$columns), at=I(one$at)), regression_values(r, one$at))
}
for (one in list(list(data="colditz_1994", column="allocation"), list(data="mcdaniel_1994", column="type"))) for (test in c("z", "knha")) {
  d <- column(one$data); g <- table_of(one$data)[[one$column]]; g <- factor(g, levels=unique(g))
  parts <- lapply(levels(g), function(l) rma(d$yi[g == l], d$vi[g == l], method="REML", test=test, control=tight))
  est <- sapply(parts, function(r) r$beta); se <- sapply(parts, function(r) r$se)
  between <- rma(est, se^2, method="FE")
  add_case("subgroups", one$data, paste0('rma(yi, vi, subset=one group, test="', test, '") each; rma(estimates, se^2, method="FE")$QE'),
    list(measure=d$measure, by=one$column, test=test, shares_tau2=FALSE), list(estimate=est, se=se, statistic=between$QE, p=between$QEp))
  shared <- rma(d$yi, d$vi, mods=~g, method="REML", test=test, control=tight)
  add_case("subgroups", one$data, paste0('rma(yi, vi, mods=~group, test="', test, '")$QM'),
    list(measure=d$measure, by=one$column, test=test, shares_tau2=TRUE), list(estimate=est, se=se, statistic=shared$QM, p=shared$QMp))
}

# ---- three levels, cluster-robust ----------------------------------------------------------------------------------
nested <- list(list(data="konstantopoulos_2011", by="district", mods="year"), list(data="assink_2016", by="study", mods="year"),
  list(data="curtis_1998", by="paper", mods=NULL))
# The tightest stop the optimiser can reach: it reports a failure where it cannot.
fit_mv <- function(t, test, with_mods) {
  for (tol in c(1e-14, 1e-13, 1e-12, 1e-11, 1e-10)) {
    control <- list(optimizer="nlminb", rel.tol=tol, eval.max=10000, iter.max=10000)
    r <- tryCatch(
      if (with_mods) rma.mv(yi, vi, mods=~x, random=~1 | cluster/row, data=t, test=test, control=control)
      else rma.mv(yi, vi, random=~1 | cluster/row, data=t, test=test, control=control), error=function(e) NULL)
    if (!is.null(r)) return(r)
  }
  stop("rma.mv did not converge")
}
for (one in nested) for (test in c("z", "t")) for (with_mods in c(FALSE, TRUE)) {
  if (with_mods && is.null(one$mods)) next
  t <- table_of(one$data); d <- column(one$data); t$yi <- d$yi; t$vi <- d$vi; t$cluster <- t[[one$by]]; t$row <- seq_len(nrow(t))
  t$x <- if (with_mods) t[[one$mods]] - mean(t[[one$mods]]) else 0
  r <- fit_mv(t, test, with_mods)
  values <- list(estimate=r$beta, se=r$se, statistic=r$zval, p=r$pval, ci_low=r$ci.lb, ci_high=r$ci.ub, between=r$sigma2[1],
    within=r$sigma2[2], log_likelihood=as.numeric(logLik(r)), q=r$QE, q_p=r$QEp)
  if (!with_mods) { p <- predict(r); values <- c(values, list(pi_low=p$pi.lb, pi_high=p$pi.ub)) }
  add_case("three_level", one$data, paste0('rma.mv(yi, vi, random=~1|cluster/row, test="', test, '")', if (with_mods) " with mods=~x" else ""),
    list(measure=d$measure, by=one$by, test=test, moderator=if (with_mods) one$mods else NA), values)
  if (test == "t") for (adjust in c(FALSE, TRUE)) {
    b <- robust(r, cluster=t$cluster, adjust=adjust)
    add_case("cluster_robust", one$data, paste0("robust(rma.mv(...), cluster, adjust=", adjust, ")"),
      list(measure=d$measure, by=one$by, working="three-level", correction=if (adjust) "CR1" else "CR0", moderator=if (with_mods) one$mods else NA),
      list(estimate=b$beta, se=b$se, statistic=b$zval, p=b$pval, ci_low=b$ci.lb, ci_high=b$ci.ub))
    for (model in c("FE", "DL", "REML")) {
      u <- quiet(if (with_mods) rma(yi, vi, mods=~x, data=t, method=model, control=tight) else rma(yi, vi, data=t, method=model, control=tight))
      b <- robust(u, cluster=t$cluster, adjust=adjust)
      add_case("cluster_robust", one$data, paste0('robust(rma(..., method="', model, '"), cluster, adjust=', adjust, ")"),
        list(measure=d$measure, by=one$by, working=model, correction=if (adjust) "CR1" else "CR0", moderator=if (with_mods) one$mods else NA),
        list(estimate=b$beta, se=b$se, statistic=b$zval, p=b$pval, ci_low=b$ci.lb, ci_high=b$ci.ub))
    }
  }
}

# ---- again and again -----------------------------------------------------------------------------------------------
for (data in c("colditz_1994", "li_2007", "hackshaw_1998")) for (model in c("FE", "DL", "REML")) for (test in c("z", "knha")) {
  if (model == "FE" && test == "knha") next
  d <- column(data); r <- quiet(rma(d$yi, d$vi, method=model, test=test, control=tight)); year <- table_of(data)$year
  l <- quiet(leave1out(r))
  add_case("leave_one_out", data, paste0('leave1out(rma(..., method="', model, '", test="', test, '"))'), list(measure=d$measure, model=model, test=test),
    list(estimate=l$estimate, se=l$se, p=l$pval, ci_low=l$ci.lb, ci_high=l$ci.ub, q=l$Q, q_p=l$Qp, tau2=if (model == "FE") rep(0, length(d$yi)) else l$tau2, i2=l$I2, h2=l$H2))
  if (test == "z") {
    l <- quiet(cumul(r, order=year))
    add_case("cumulative", data, paste0('cumul(rma(..., method="', model, '"), order=year)'), list(measure=d$measure, model=model, test=test),
      list(estimate=l$estimate, se=l$se, p=l$pval, ci_low=l$ci.lb, ci_high=l$ci.ub, q=l$Q, q_p=l$Qp, tau2=if (model == "FE") rep(0, length(d$yi)) else l$tau2, i2=l$I2, h2=l$H2))
  }
}
influence_values <- function(r) {
  i <- influence(r)
  c(lapply(as.list(i$inf)[c("rstudent", "dffits", "cook.d", "cov.r", "tau2.del", "QE.del", "hat", "weight")], as.numeric),
    list(dfbs=as.numeric(t(as.matrix(as.data.frame(i$dfbs)))), is_influential=as.numeric(i$is.infl)))
}
for (data in c("colditz_1994", "li_2007", "normand_1999")) for (model in c("FE", "DL", "REML")) for (test in c("z", "knha")) {
  if (model == "FE" && test == "knha") next
  d <- column(data); r <- quiet(rma(d$yi, d$vi, method=model, test=test, control=tight))
  b <- baujat(r)
  add_case("influence", data, paste0('influence(rma(..., method="', model, '", test="', test, '")); baujat()'), list(measure=d$measure, model=model, test=test),
    c(quiet(influence_values(r)), list(baujat_x=b$x, baujat_y=b$y)))
}
d <- column("colditz_1994"); X <- as.matrix(table_of("colditz_1994")[, "latitude", drop=FALSE])
for (test in c("z", "knha")) {
  r <- rma(d$yi, d$vi, mods=X, method="REML", test=test, control=tight)
  add_case("influence", "colditz_1994", paste0('influence(rma(..., mods=latitude, method="REML", test="', test, '"))'),
    list(measure=d$measure, model="REML", test=test, moderators=I("latitude")), influence_values(r))
}

# ---- small studies -------------------------------------------------------------------------------------------------
for (data in c("colditz_1994", "li_2007", "hackshaw_1998", "nielweise_2008", "bangertdrowns_2004", "baskerville_2012", "raudenbush_1985")) {
  d <- column(data)
  r <- rma(d$yi, d$vi, method="REML", control=tight)
  e <- regtest(r, model="lm", ret.fit=TRUE); f <- coef(summary(e$fit))
  add_case("egger", data, 'regtest(rma(yi, vi), model="lm")', list(measure=d$measure, how="lm", model="REML", test="z"),
    list(slope=f[2, 1], statistic=e$zval, p=e$pval, limit=e$est, limit_ci_low=e$ci.lb, limit_ci_high=e$ci.ub))
  for (model in c("FE", "DL", "REML")) for (test in c("z", "knha")) {
    if (model == "FE" && test == "knha") next
    e <- quiet(regtest(rma(d$yi, d$vi, method=model, test=test, control=tight), model="rma", ret.fit=TRUE))
    add_case("egger", data, paste0('regtest(rma(..., method="', model, '", test="', test, '"), model="rma")'),
      list(measure=d$measure, how="rma", model=model, test=test),
      list(slope=e$fit$beta[2], statistic=e$zval, p=e$pval, limit=e$est, limit_ci_low=e$ci.lb, limit_ci_high=e$ci.ub))
  }
  k <- ranktest(r)
  add_case("rank_correlation", data, "ranktest(rma(yi, vi))", list(measure=d$measure), list(tau=k$tau, p=k$pval))
  for (type in c("Rosenthal", "Orwin", "Rosenberg")) {
    n <- fsn(d$yi, d$vi, type=type)
    add_case("fail_safe", data, paste0('fsn(yi, vi, type="', type, '")'), list(measure=d$measure, method=type), list(n=n$fsnum))
  }
  for (estimator in c("L0", "R0")) for (side in c("left", "right", "chosen")) for (model in c("FE", "DL", "REML")) {
    r <- quiet(rma(d$yi, d$vi, method=model, test="z", control=tight))
    t <- quiet(if (side == "chosen") trimfill(r, estimator=estimator) else trimfill(r, side=side, estimator=estimator))
    u <- quiet(rma(as.numeric(t$yi), t$vi, method=model, test="z", control=tight))   # the filled data, to the last digit
    add_case("trim_and_fill", data, paste0('trimfill(rma(..., method="', model, '"), side="', side, '", estimator="', estimator, '")'),
      list(measure=d$measure, model=model, estimator=estimator, side=side),
      c(list(missing=t$k0, is_right=as.numeric(t$side == "right"), estimate=u$beta, se=u$se, p=u$pval, ci_low=u$ci.lb, ci_high=u$ci.ub, tau2=u$tau2,
        filled=sort(as.numeric(t$yi)[t$fill])), if (t$k0 > 0) list(missing_se=t$se.k0)))
  }
}

# ---- selection -----------------------------------------------------------------------------------------------------
fit_selection <- function(r, steps, side) {
  for (tol in c(1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9)) {
    s <- tryCatch(quiet(selmodel(r, type="stepfun", steps=steps, alternative=side,
      control=list(optimizer="nlminb", rel.tol=tol, eval.max=10000, iter.max=10000))), error=function(e) NULL)
    if (!is.null(s)) return(s)
  }
  NULL
}
selections <- list(list(data="hackshaw_1998", steps=0.025), list(data="hackshaw_1998", steps=c(0.05, 0.5)), list(data="baskerville_2012", steps=0.025),
  list(data="baskerville_2012", steps=c(0.025, 0.5)), list(data="raudenbush_1985", steps=c(0.05, 0.5)), list(data="bangertdrowns_2004", steps=0.025),
  list(data="bangertdrowns_2004", steps=c(0.025, 0.5)), list(data="colditz_1994", steps=0.025), list(data="li_2007", steps=c(0.025, 0.5)))
for (one in selections) {
  d <- column(one$data); side <- if (one$data %in% c("colditz_1994", "li_2007")) "less" else "greater"
  r <- rma(d$yi, d$vi, method="ML", control=tight)
  s <- fit_selection(r, one$steps, side)
  if (is.null(s)) { cat("selmodel gave no result for", one$data, one$steps, "\n"); next }
  add_case("selection", one$data, paste0('selmodel(rma(..., method="ML"), type="stepfun", steps=c(', paste(one$steps, collapse=", "), '), alternative="', side, '")'),
    list(measure=d$measure, steps=I(one$steps), alternative=side),
    list(estimate=s$beta, se=s$se, p=s$pval, ci_low=s$ci.lb, ci_high=s$ci.ub, tau2=s$tau2, chances=s$delta, chances_se=s$se.delta[-1],
      log_likelihood=as.numeric(logLik(s)), lr=s$LRT, lr_p=s$LRTp, studies=s$ptable$k))
}

writeLines(toJSON(list(made_by=paste("metafor", packageVersion("metafor"), "on", R.version.string), cases=cases),
  digits=NA, auto_unbox=FALSE, na="null", null="null", pretty=FALSE), "results.json")
cat(length(cases), "cases\n")
