"""Other programs' doors: the typed JSON interface, FHIR R4, CDS Hooks and SMART on FHIR, behind the same policies as the pages."""
