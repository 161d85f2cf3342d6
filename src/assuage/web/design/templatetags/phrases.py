"""`told` and `told_plainly`, which every template has: words of the rooms below in the language of the page."""

from django import template

from assuage.web.design.phrases import told, told_plainly

register = template.Library()

register.filter(told)
register.filter(told_plainly)
