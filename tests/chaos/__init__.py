"""The service in a storm: many deliveries, a forge in trouble, killed workers, a killed database. `make chaos`."""
