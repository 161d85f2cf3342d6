"""Who works here and what each may do: people, sites, roles, policies, emergency access.

In: a signed-in user. Out: an `Actor` (`actor.py`), and for every verb and kind of record one policy (`policies.py`) that says which
records that actor may do it to. Views are guarded by `guarding.py`; a record that is forbidden looks the same as one that is not there.
"""
