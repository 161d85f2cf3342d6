"""An invented clinic: two sites, every role, a dozen people labelled as invented at every stage of care. Served only as a demo."""
