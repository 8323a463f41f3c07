-- Organisations that are not the demo: whoever tried the demo may still set up their own.
CREATE FUNCTION directory.count_own_organisations() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*)::integer FROM public.organisation o WHERE NOT o.is_demo
$$;
REVOKE ALL ON FUNCTION directory.count_own_organisations() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION directory.count_own_organisations() TO app_web;
