"""A phrase book: what the rooms below the application say, in another language.

Those rooms make their sentences in English, where no language is known. A page looks each of them up here, whole. A phrase may have
places that are filled:

    "For {condition} no pooled result says how many people have relief.": "Zu „{condition}“ sagt kein zusammengefasstes Ergebnis ..."

- `{n}`, `{n1}`, `{n2}`: a number; it stays as it is;
- `{as_given}`, `{as_key}` and whatever else begins so: anything without “these” marks, and it stays as it is (names of studies, keys, units);
  `{as_token}`, `{as_token1}` have no space in them, `{as_words}` may be sentences too, which somebody said in their own language;
- any other name: words that are looked up in turn. Where they are not in the book, the phrase does not match either.

A text may also be sentences, or items joined as `joints` says, each of which is in the book. Nothing is translated in part: a text
of which one piece is unknown stays in English from end to end, and the page marks it so. A book is a draft until a clinician who
speaks its language has read it; until then the English text counts, and every page with such texts says that.
"""

from assuage.web.design.phrases.book import Book, BookError, phrase, read_book
from assuage.web.design.phrases.marking import filled, told, told_plainly
from assuage.web.design.phrases.spoken import drawn, footed, spoken

__all__ = ["Book", "BookError", "drawn", "filled", "footed", "phrase", "read_book", "spoken", "told", "told_plainly"]
