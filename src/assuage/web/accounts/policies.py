"""Who may do what to which record: one function for each verb and kind of record, and nothing anywhere else.

A policy takes an actor and gives the rows it may be done to, as a condition; lists and single records ask the same one, so that what is
listed can be opened and nothing else can. A condition never leads from one row to several of another table (say `pk__in` instead), so
that no row comes twice and a list of a million needs no sorting out. Whatever has no policy is refused. To make something new is done to what it is made in: a
patient is registered at a site, a screening is written for a person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Exists, Manager, OuterRef, Q, QuerySet
from django.utils import timezone

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.models import Membership, Role

NOBODY = Q(pk__in=())

_LOOKS = ("read", "find", "view", "see", "list", "browse")

CARERS = (Role.PHYSICIAN, Role.NURSE, Role.PHARMACIST)


@dataclass(frozen=True, slots=True)
class Policy:
    """One verb on one kind of record; `condition` says on which rows an actor may do it."""

    verb: str
    record: str
    words: str
    condition: Callable[[Actor], Q]

    @property
    def name(self) -> str:
        """As it is called in tables and refusals."""
        return f"{self.verb} {self.record}"

    @property
    def only_looks(self) -> bool:
        """Whether nothing is changed by it."""
        return self.verb.startswith(_LOOKS)

    def among(self, actor: Actor | None) -> QuerySet[Any]:
        """The records the actor may do it to; none for somebody who is not signed in."""
        rows: Manager[Any] = apps.get_model(self.record)._default_manager
        return rows.none() if actor is None else rows.filter(self.condition(actor))

    def is_for(self, actor: Actor | None) -> bool:
        """Whether there could be any record that the actor may do it to, whichever are there now."""
        return actor is not None and not _is_nobody(self.condition(actor))

    def permits(self, actor: Actor | None, record: Any) -> bool:
        """Whether the actor may do it to this record."""
        return self.among(actor).filter(pk=record.pk).exists()


def _is_nobody(part: Any) -> bool:
    """Whether a condition, or a leaf of one, holds for no row whatever rows there are."""
    if not isinstance(part, Q):
        return bool(part == NOBODY.children[0])
    if part.negated or not part.children:
        return False
    found = (_is_nobody(one) for one in part.children)
    return any(found) if part.connector == Q.AND else all(found)


POLICIES: dict[str, Policy] = {}


def policy(verb: str, record: str, *, writes: bool = False) -> Callable[[Callable[[Actor], Q]], Policy]:
    """Make a policy of a function that gives the condition; its docstring says it in words.

    With `writes` it also leaves out all that belongs to a person whose record was merged into another: what is written there would be
    read by nobody. A test names every policy that changes something of a person and does without, and why.
    """

    def made(condition: Callable[[Actor], Q]) -> Policy:
        found = Policy(
            verb, record, (condition.__doc__ or "").strip(), _of_kept(condition, record) if writes else condition
        )
        if found.name in POLICIES:
            raise ValueError(f"There are two policies to {found.name}.")
        POLICIES[found.name] = found
        return found

    return made


def _of_kept(condition: Callable[[Actor], Q], record: str) -> Callable[[Actor], Q]:
    """The same condition, on nothing of whoever was merged into another."""
    kept = Q(**{f"{'' if record == 'patients.Person' else 'person__'}merged_into__isnull": True})
    return lambda actor: condition(actor) & kept


def _at(actor: Actor, *roles: Role, path: str = "") -> Q:
    """Rows of the sites where the actor has any of the roles; `path` leads from the row to what has a site."""
    sites = actor.sites(*roles)
    return Q(**{f"{path}site_id__in": sites}) if sites else NOBODY


def _sites(actor: Actor, *roles: Role) -> Q:
    """The sites where the actor has any of the roles."""
    sites = actor.sites(*roles)
    return Q(pk__in=sites) if sites else NOBODY


def _own(actor: Actor, path: str = "") -> Q:
    """Rows of the actor's own chart, for a patient."""
    return Q(**{f"{path}user_id": actor.user.pk}) if actor.has(Role.PATIENT) else NOBODY


def _in_emergency(actor: Actor, path: str = "") -> Q:
    """Rows of charts that were opened in an emergency, until it expires; for whoever is at the page, and no program of theirs."""
    if not (actor.is_at_page and actor.has(*CARERS)):
        return NOBODY
    opened = actor.user.emergency_accesses.filter(expires_at__gt=timezone.now()).values("person_id")
    return Q(**{f"{path}pk__in": opened})


def _care(actor: Actor, path: str = "") -> Q:
    """Charts that the actor cares for: of a site of theirs, or opened in an emergency."""
    return _at(actor, *CARERS, path=path) | _in_emergency(actor, path)


# --- people and charts ------------------------------------------------------------------------------------------------
@policy("read", "patients.Person")
def read_chart(actor: Actor) -> Q:
    """Physicians, nurses and pharmacists of the person's site; in an emergency those who said why; the person."""
    return _care(actor) | _own(actor)


@policy("find", "patients.Person")
def find_person(actor: Actor) -> Q:
    """Those who care, and the front desk of the site: name, birth date and where to reach, and nothing of the chart."""
    return _care(actor) | _at(actor, Role.FRONT_DESK)


@policy("write", "patients.Person", writes=True)
def write_chart(actor: Actor) -> Q:
    """Physicians and nurses of the person's site, or in an emergency."""
    return _at(actor, Role.PHYSICIAN, Role.NURSE) | _in_emergency(actor)


@policy("register", "accounts.Site")
def register_person(actor: Actor) -> Q:
    """Physicians, nurses and the front desk, at their own site."""
    return Q(pk__in=actor.sites(Role.PHYSICIAN, Role.NURSE, Role.FRONT_DESK))


@policy("merge", "patients.Person")
def merge_people(actor: Actor) -> Q:
    """Physicians of the person's site."""
    return _at(actor, Role.PHYSICIAN)


# --- plans, pump sheets, prescriptions ----------------------------------------------------------------------------------
def _physicians(actor: Actor, path: str = "") -> Q:
    """Rows of the sites where the actor is a physician; in an emergency also theirs who is one anywhere."""
    rows = _at(actor, Role.PHYSICIAN, path=path)
    return rows | _in_emergency(actor, path) if actor.has(Role.PHYSICIAN) else rows


@policy("plan for", "patients.Person", writes=True)
def plan_for(actor: Actor) -> Q:
    """Physicians of the person's site, or in an emergency."""
    return _physicians(actor)


@policy("read plans of", "patients.Person")
def read_plans_of(actor: Actor) -> Q:
    """Physicians, nurses and pharmacists of the person's site, or in an emergency; never the patient: no page of theirs has doses."""
    return _care(actor)


@policy("read", "plan.TreatmentPlan")
def read_plan(actor: Actor) -> Q:
    """As the plans of a person."""
    return _care(actor, "person__")


@policy("write", "plan.TreatmentPlan", writes=True)
def write_plan(actor: Actor) -> Q:
    """Physicians of the person's site, or in an emergency."""
    return _physicians(actor, "person__")


@policy("sign", "plan.TreatmentPlan", writes=True)
def sign_plan(actor: Actor) -> Q:
    """As writing."""
    return _physicians(actor, "person__")


@policy("prescribe from", "plan.TreatmentPlan", writes=True)
def prescribe_from(actor: Actor) -> Q:
    """As writing."""
    return _physicians(actor, "person__")


@policy("prepare from", "plan.TreatmentPlan", writes=True)
def prepare_from(actor: Actor) -> Q:
    """Physicians, nurses and pharmacists of the person's site, or in an emergency."""
    return _care(actor, "person__")


@policy("read", "plan.PumpRelease")
def read_pump_sheet(actor: Actor) -> Q:
    """Physicians, nurses and pharmacists of the person's site, or in an emergency."""
    return _care(actor, "person__")


@policy("release", "plan.PumpRelease", writes=True)
def release_pump_sheet(actor: Actor) -> Q:
    """Those who may read it, but never whoever prepared it."""
    return _care(actor, "person__") & ~Q(prepared_by=actor.user)


@policy("withdraw", "plan.PumpRelease")
def withdraw_pump_sheet(actor: Actor) -> Q:
    """Those who may read it: a sheet that is wrong is withdrawn by whoever sees it first."""
    return _care(actor, "person__")


@policy("read", "plan.Prescription")
def read_prescription(actor: Actor) -> Q:
    """Physicians, nurses and pharmacists of the person's site, or in an emergency."""
    return _care(actor, "person__")


# --- schedule ---------------------------------------------------------------------------------------------------------
_AT_THE_BOARD = (Role.PHYSICIAN, Role.NURSE, Role.PHARMACIST, Role.FRONT_DESK)
_BOOKS = (Role.PHYSICIAN, Role.NURSE, Role.FRONT_DESK)


@policy("see the board of", "accounts.Site")
def see_board(actor: Actor) -> Q:
    """Physicians, nurses, pharmacists and the front desk, at their own site."""
    return _sites(actor, *_AT_THE_BOARD)


@policy("book at", "accounts.Site")
def book_at(actor: Actor) -> Q:
    """Physicians, nurses and the front desk, at their own site."""
    return _sites(actor, *_BOOKS)


@policy("arrange", "accounts.Site")
def arrange_site(actor: Actor) -> Q:
    """Administrators and the front desk of the site: its chairs, hours and closed days."""
    return _sites(actor, Role.ADMINISTRATOR, Role.FRONT_DESK)


@policy("arrange", "schedule.Chair")
def arrange_chair(actor: Actor) -> Q:
    """Administrators and the front desk of the chair's site."""
    return _at(actor, Role.ADMINISTRATOR, Role.FRONT_DESK)


@policy("book for", "patients.Person", writes=True)
def book_for(actor: Actor) -> Q:
    """Physicians, nurses and the front desk of the person's site."""
    return _at(actor, *_BOOKS)


@policy("see appointments of", "patients.Person")
def see_appointments_of(actor: Actor) -> Q:
    """Those at the board of the person's site, whoever opened the chart in an emergency, and the person."""
    return _at(actor, *_AT_THE_BOARD) | _in_emergency(actor) | _own(actor)


@policy("read", "schedule.Appointment")
def read_appointment(actor: Actor) -> Q:
    """Those at the board of the site, whoever opened the chart in an emergency, and the person whose it is."""
    return (
        _at(actor, *_AT_THE_BOARD, path="chair__")
        | _in_emergency(actor, path="person__")
        | _own(actor, path="person__")
    )


@policy("read", "schedule.Series")
def read_course(actor: Actor) -> Q:
    """As the appointments of the person whose it is."""
    return (
        _at(actor, *_AT_THE_BOARD, path="person__")
        | _in_emergency(actor, path="person__")
        | _own(actor, path="person__")
    )


@policy("change", "schedule.Appointment", writes=True)
def change_appointment(actor: Actor) -> Q:
    """Physicians, nurses and the front desk of the site."""
    return _at(actor, *_BOOKS, path="chair__")


@policy("revoke", "schedule.CalendarAddress")
def revoke_calendar(actor: Actor) -> Q:
    """Whose it is."""
    return Q(user_id=actor.user.pk)


# --- care plan --------------------------------------------------------------------------------------------------------
@policy("write care plan of", "patients.Person", writes=True)
def write_care(actor: Actor) -> Q:
    """Physicians, nurses and pharmacists who care for the person."""
    return _care(actor)


@policy("read", "care.Goal")
def read_goal(actor: Actor) -> Q:
    """Those who care for the person, and the person."""
    return _care(actor, path="person__") | _own(actor, path="person__")


@policy("write", "care.Goal", writes=True)
def write_goal(actor: Actor) -> Q:
    """Those who care for the person."""
    return _care(actor, path="person__")


@policy("read", "care.Task")
def read_task(actor: Actor) -> Q:
    """Those who care for the person, and the person."""
    return _care(actor, path="person__") | _own(actor, path="person__")


@policy("write", "care.Task", writes=True)
def write_task(actor: Actor) -> Q:
    """Those who care for the person."""
    return _care(actor, path="person__")


# --- candidacy --------------------------------------------------------------------------------------------------------
@policy("view screenings of", "patients.Person")
def view_screenings(actor: Actor) -> Q:
    """Those who care for the person."""
    return _care(actor)


@policy("screen", "patients.Person", writes=True)
def screen_person(actor: Actor) -> Q:
    """Physicians and nurses of the person's site."""
    return _at(actor, Role.PHYSICIAN, Role.NURSE)


@policy("read", "candidacy.Screening")
def read_screening(actor: Actor) -> Q:
    """Those who care for the person."""
    return _care(actor, path="person__")


@policy("write", "candidacy.Screening", writes=True)
def write_screening(actor: Actor) -> Q:
    """Physicians and nurses of the person's site."""
    return _at(actor, Role.PHYSICIAN, Role.NURSE, path="person__")


@policy("sign", "candidacy.Screening", writes=True)
def sign_screening(actor: Actor) -> Q:
    """Physicians of the person's site."""
    return _at(actor, Role.PHYSICIAN, path="person__")


# --- evidence and decision --------------------------------------------------------------------------------------------
@policy("decide with", "patients.Person", writes=True)
def decide_with(actor: Actor) -> Q:
    """Those who care for the person: to look up benefit and harm, and to hand the questions over."""
    return _care(actor)


@policy("view decisions of", "patients.Person")
def view_decisions(actor: Actor) -> Q:
    """Those who care for the person, and the person."""
    return _care(actor) | _own(actor)


@policy("answer", "decision.ValuesAsked", writes=True)
def answer_values(actor: Actor) -> Q:
    """The person, from their own account; at the clinic a link opens the same questions once."""
    return _own(actor, path="person__")


@policy("read", "decision.ValuesAsked")
def read_values(actor: Actor) -> Q:
    """Those who care for the person."""
    return _care(actor, path="person__")


@policy("read", "decision.DecisionShown")
def read_decision(actor: Actor) -> Q:
    """Those who care for the person, and the person."""
    return _care(actor, path="person__") | _own(actor, path="person__")


@policy("browse evidence at", "accounts.Site")
def browse_evidence(actor: Actor) -> Q:
    """Physicians, nurses, pharmacists and researchers, at their own site; it holds nothing of any patient."""
    return Q(pk__in=actor.sites(*CARERS, Role.RESEARCHER))


# --- consent ----------------------------------------------------------------------------------------------------------
@policy("view consents of", "patients.Person")
def view_consents(actor: Actor) -> Q:
    """Those who care for the person, and the person."""
    return _care(actor) | _own(actor)


@policy("ask consent of", "patients.Person", writes=True)
def ask_consent(actor: Actor) -> Q:
    """Physicians and nurses of the person's site."""
    return _at(actor, Role.PHYSICIAN, Role.NURSE)


@policy("read", "consent.Consent")
def read_consent(actor: Actor) -> Q:
    """Those who care for the person, and the person."""
    return _care(actor, path="person__") | _own(actor, path="person__")


@policy("answer", "consent.Consent", writes=True)
def answer_consent(actor: Actor) -> Q:
    """The questions whether it was understood: the person, and physicians and nurses of the site together with them."""
    return _at(actor, Role.PHYSICIAN, Role.NURSE, path="person__") | _own(actor, path="person__")


@policy("write", "consent.Consent", writes=True)
def write_consent(actor: Actor) -> Q:
    """Physicians and nurses of the person's site."""
    return _at(actor, Role.PHYSICIAN, Role.NURSE, path="person__")


@policy("sign", "consent.Consent", writes=True)
def sign_consent(actor: Actor) -> Q:
    """Physicians of the person's site, who witness what the person signed."""
    return _at(actor, Role.PHYSICIAN, path="person__")


@policy("withdraw", "consent.Consent")
def withdraw_consent(actor: Actor) -> Q:
    """Those who care for the person, at once and without a physician; and the person."""
    return _care(actor, path="person__") | _own(actor, path="person__")


# --- people: their details, entries, imports, attachments, merges --------------------------------------------------------
@policy("edit", "patients.Person", writes=True)
def edit_person(actor: Actor) -> Q:
    """Physicians, nurses and the front desk of the person's site: names, birth date, identifiers and where to reach them."""
    return _at(actor, Role.PHYSICIAN, Role.NURSE, Role.FRONT_DESK)


@policy("view details of", "patients.Person")
def view_details(actor: Actor) -> Q:
    """Those who may find the person, and the person."""
    return find_person.condition(actor) | _own(actor)


@policy("retract", "patients.Entry", writes=True)
def retract_entry(actor: Actor) -> Q:
    """Physicians and nurses of the person's site, or in an emergency."""
    return _at(actor, Role.PHYSICIAN, Role.NURSE, path="person__") | _in_emergency(actor, "person__")


@policy("retract", "patients.Allergy", writes=True)
def retract_allergy(actor: Actor) -> Q:
    """As an entry."""
    return _at(actor, Role.PHYSICIAN, Role.NURSE, path="person__") | _in_emergency(actor, "person__")


@policy("take over", "patients.ImportedChart", writes=True)
def take_over_import(actor: Actor) -> Q:
    """Physicians and nurses of the person's site, while the import waits."""
    waiting = Q(taken_over_at__isnull=True)
    return _at(actor, Role.PHYSICIAN, Role.NURSE, path="person__") & waiting


@policy("read", "patients.ImportedChart")
def read_import(actor: Actor) -> Q:
    """Those who care for the person."""
    return _care(actor, "person__")


@policy("read", "patients.Attachment")
def read_attachment(actor: Actor) -> Q:
    """Those who care for the person, and the person; nobody once it is retracted."""
    return (_care(actor, "person__") | _own(actor, "person__")) & Q(retracted_at__isnull=True)


@policy("retract", "patients.Attachment", writes=True)
def retract_attachment(actor: Actor) -> Q:
    """Physicians and nurses of the person's site, or in an emergency."""
    return _at(actor, Role.PHYSICIAN, Role.NURSE, path="person__") | _in_emergency(actor, "person__")


@policy("undo", "patients.Merge")
def undo_merge(actor: Actor) -> Q:
    """Physicians of the site of both records."""
    return _at(actor, Role.PHYSICIAN, path="person__") & _at(actor, Role.PHYSICIAN, path="gone__")


# --- accounts and emergency access --------------------------------------------------------------------------------------
def _members(actor: Actor) -> Q:
    """Users who have or had a role at a site that the actor administers, and those without any role."""
    sites = actor.sites(Role.ADMINISTRATOR)
    if not sites:
        return NOBODY
    return Q(pk__in=Membership.objects.filter(site_id__in=sites).values("user_id")) | ~Q(
        pk__in=Membership.objects.values("user_id")
    )


@policy("list", "accounts.User")
def list_users(actor: Actor) -> Q:
    """Administrators: whoever has or had a role at their site."""
    return _members(actor)


@policy("administer", "accounts.User")
def administer_user(actor: Actor) -> Q:
    """Administrators: whoever they list, except those with a role that runs at a site that is not theirs, and except themselves.

    A new link or new factors would otherwise open charts of the other site.
    """
    members = _members(actor)
    if members == NOBODY:
        return NOBODY
    running = Membership.objects.filter(Q(until__isnull=True) | Q(until__gt=timezone.now()))
    elsewhere = running.exclude(site_id__in=actor.sites(Role.ADMINISTRATOR))
    return members & ~Q(pk__in=elsewhere.values("user_id")) & ~Q(pk=actor.user.pk)


@policy("give roles at", "accounts.Site")
def give_roles_at(actor: Actor) -> Q:
    """Administrators, at their own site."""
    sites = actor.sites(Role.ADMINISTRATOR)
    return Q(pk__in=sites) if sites else NOBODY


@policy("end", "accounts.Membership")
def end_role(actor: Actor) -> Q:
    """Administrators of the site, but not their own."""
    rows = _at(actor, Role.ADMINISTRATOR)
    return rows if rows == NOBODY else rows & Q(until__isnull=True) & ~Q(user_id=actor.user.pk)


@policy("open in an emergency", "patients.Person", writes=True)
def open_in_emergency(actor: Actor) -> Q:
    """Physicians, nurses and pharmacists of any site: the one person whose number and birth date they know."""
    return Q() if actor.has(*CARERS) else NOBODY


@policy("end", "accounts.EmergencyAccess")
def end_emergency(actor: Actor) -> Q:
    """Whose access it is."""
    return Q(user_id=actor.user.pk)


@policy("review", "accounts.EmergencyAccess")
def review_emergency(actor: Actor) -> Q:
    """Administrators and auditors of the person's site, but never one's own."""
    rows = _at(actor, Role.ADMINISTRATOR, Role.AUDITOR, path="person__")
    return rows if rows == NOBODY else rows & ~Q(user_id=actor.user.pk)


# --- audit ------------------------------------------------------------------------------------------------------------
@policy("read", "audit.AuditEvent")
def read_audit(actor: Actor) -> Q:
    """Auditors: what was done by people of their site or with charts of their site, and what nobody signed in for did."""
    sites = actor.sites(Role.AUDITOR)
    if not sites:
        return NOBODY
    # Users and people are looked up by their key, row by row: newest first, a page is full long before a million rows are gone through.
    people = apps.get_model("patients.Person")._default_manager.filter(site_id__in=sites, pk=OuterRef("person_id"))
    users = Membership.objects.filter(site_id__in=sites, user_id=OuterRef("user_id"))
    several = apps.get_model("audit.AuditSubject")._default_manager.filter(Exists(people), number=OuterRef("number"))
    return (
        Q(Exists(users))
        | Q(Exists(people))
        | Q(user_id__isnull=True, person_id__isnull=True)
        | Q(Exists(several), person_id__isnull=True)
    )


@policy("read of one's own chart", "audit.AuditEvent")
def read_own_audit(actor: Actor) -> Q:
    """A patient: what was done with their own chart, by whom."""
    if not actor.has(Role.PATIENT):
        return NOBODY
    own = apps.get_model("patients.Person")._default_manager.filter(user_id=actor.user.pk).values("pk")
    several = apps.get_model("audit.AuditSubject")._default_manager.filter(person_id__in=own).values("number")
    return Q(person_id__in=own) | Q(number__in=several)


# --- programs ---------------------------------------------------------------------------------------------------------
@policy("let programs in at", "accounts.Site")
def let_programs_in(actor: Actor) -> Q:
    """Administrators, at their own site."""
    return _sites(actor, Role.ADMINISTRATOR)


@policy("administer", "api.Client")
def administer_client(actor: Actor) -> Q:
    """Administrators of the site that let it in."""
    return _at(actor, Role.ADMINISTRATOR)


@policy("revoke", "api.Token")
def revoke_token(actor: Actor) -> Q:
    """Whose it is."""
    return Q(user_id=actor.user.pk)
