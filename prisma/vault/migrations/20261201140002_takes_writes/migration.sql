-- Whether a report could be stored now, for the health check of the report door. It makes PostgreSQL do what a report
-- does and leaves no row behind: a sort that does not fit into its memory needs room on the disk, and one bit that turns
-- is written and committed as a report is, so it waits for a synchronous standby too. The time of that commit in the
-- write-ahead log is a health check's.
CREATE TABLE vault.write_check (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  turned boolean NOT NULL DEFAULT false
);
INSERT INTO vault.write_check DEFAULT VALUES;

CREATE FUNCTION api.takes_writes() RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '64kB' AS $$
BEGIN
  IF current_setting('transaction_read_only') <> 'off' THEN
    RETURN false;
  END IF;
  PERFORM g FROM generate_series(1, 4000) g ORDER BY md5(g::text);
  UPDATE vault.write_check SET turned = NOT turned;
  RETURN FOUND;
END $$;

REVOKE ALL ON FUNCTION api.takes_writes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.takes_writes() TO vault_intake;
