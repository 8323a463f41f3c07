-- A real write that finds out what reading cannot: it takes new room on the disk (a truncated table begins a new file) and is
-- committed as everything else is, so it also waits for a standby that is missing. Eight pages, not in the write-ahead log.
CREATE UNLOGGED TABLE api.write_probe (filling bytea NOT NULL);
ALTER TABLE api.write_probe ALTER COLUMN filling SET STORAGE PLAIN;

CREATE FUNCTION api.probe_write() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
-- A dump holds the table for as long as it takes: then this is not tried.
SET lock_timeout = '1s'
AS $$
BEGIN
  TRUNCATE api.write_probe;
  INSERT INTO api.write_probe SELECT decode(repeat('5a', 8000), 'hex') FROM generate_series(1, 8);
END $$;
REVOKE ALL ON FUNCTION api.probe_write() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.probe_write() TO vault_worker;
