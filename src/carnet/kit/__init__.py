"""Generic parts that know no sport: database, web, errors, ids, clock, structs."""
