"""The small tables of these tests; imports nothing heavy, since the killed processes read it too."""

SLOT = "vend_sync_test"
PUBLICATION = "vend_warehouse"
TABLES = ("cars", "garages", "notes", "pays")
