"""The words of the field in the languages of the field: en, fr, es, ar.

    say("kind.red", "fr")                         catalogue.py
    say("state.published", "ar")
    direction("ar")                               tongue.py: "rtl"
    format_moment(now)                            formats.py
    field_name("person", "birth_date", "ar")      words.py
    isolate("PT-PJ/7Q4M")                         bidi.py

A code is the same everywhere; only what a person reads differs. Each language is
one file, ``<language>/comity.po``, read as it is at first use: there is nothing
compiled that could lag behind. English is complete and stands in for what another
language lacks. Free text is not translated; it carries its language with it.

This room knows nothing of notices, holdings or screens, and prints nothing.
"""
