"""Foreign texts are read in a child process with a limit of time and memory: one that is too complex stops no worker."""
