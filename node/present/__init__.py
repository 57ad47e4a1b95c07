"""What a screen shows, before anything draws it.

    notice_page(Wording("fr"), view)              notice.py: a reply of the desk
    officer_list(reply.items)                     officer.py: in English alone

Functions from replies to elements (``element.py``): headings, facts, tables, remarks,
each already in the words of whoever reads it, and safe to show. How wide a screen is
and what doubtful looks like, whoever draws them says; nothing here prints.
"""
