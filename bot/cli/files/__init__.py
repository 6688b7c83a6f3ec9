"""The commands on files: check, fix, new, template, index, calibrate, explain."""
