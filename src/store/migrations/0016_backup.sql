-- Version 16: when the database was last copied into a file (regulation 7 of SI 2024/208, R46).

ALTER TABLE meta ADD COLUMN backup_at bigint NOT NULL DEFAULT 0; -- seconds UTC; 0: never
