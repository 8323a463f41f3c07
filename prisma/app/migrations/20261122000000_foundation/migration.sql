-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "directory";

-- CreateEnum
CREATE TYPE "unit_kind" AS ENUM ('organisation', 'site', 'department', 'team');

-- CreateEnum
CREATE TYPE "admission_mode" AS ENUM ('open', 'slips', 'passes');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('hr', 'safety_officer', 'admin');

-- CreateEnum
CREATE TYPE "auditor_kind" AS ENUM ('officer', 'self');

-- CreateEnum
CREATE TYPE "quarter_status" AS ENUM ('open', 'closed', 'protected', 'published', 'withheld');

-- CreateTable
CREATE TABLE "organisation" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unit" (
    "organisation_id" UUID NOT NULL,
    "year" SMALLINT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "unit_kind" NOT NULL,
    "parent" TEXT,

    CONSTRAINT "unit_pkey" PRIMARY KEY ("organisation_id","year","code")
);

-- CreateTable
CREATE TABLE "headcount" (
    "organisation_id" UUID NOT NULL,
    "quarter" TEXT NOT NULL,
    "unit_code" TEXT NOT NULL,
    "heads" INTEGER NOT NULL,

    CONSTRAINT "headcount_pkey" PRIMARY KEY ("organisation_id","quarter","unit_code")
);

-- CreateTable
CREATE TABLE "policy" (
    "organisation_id" UUID NOT NULL,
    "from_quarter" TEXT NOT NULL,
    "threshold" INTEGER NOT NULL,
    "minimum_unit_headcount" INTEGER NOT NULL,
    "publication_lag_days" INTEGER NOT NULL,
    "free_text_threshold" INTEGER NOT NULL,
    "retention_months" INTEGER NOT NULL,
    "admission" "admission_mode" NOT NULL,
    "low_threshold_accepted_by" UUID,
    "changed_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("organisation_id","from_quarter")
);

-- CreateTable
CREATE TABLE "person" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "password_hash" TEXT,
    "setup_code_hash" TEXT,
    "setup_expires_at" TIMESTAMPTZ,
    "disabled_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "session" (
    "organisation_id" UUID NOT NULL,
    "id_hash" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "last_seen_at" TIMESTAMPTZ NOT NULL,
    "revoked_at" TIMESTAMPTZ,

    CONSTRAINT "session_pkey" PRIMARY KEY ("organisation_id","id_hash")
);

-- CreateTable
CREATE TABLE "workstation_audit" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "unit_code" TEXT NOT NULL,
    "workstation" TEXT NOT NULL,
    "audited_on" DATE NOT NULL,
    "auditor_kind" "auditor_kind" NOT NULL,
    "auditor_id" UUID NOT NULL,
    "answers" JSONB NOT NULL,
    "score" JSONB NOT NULL,
    "final_score" SMALLINT NOT NULL,
    "postures" TEXT[],
    "note" TEXT NOT NULL DEFAULT '',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "client_key" TEXT NOT NULL,
    "withdrawn_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workstation_audit_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "audit_revision" (
    "organisation_id" UUID NOT NULL,
    "audit_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "editor_id" UUID NOT NULL,
    "content" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_revision_pkey" PRIMARY KEY ("organisation_id","audit_id","revision")
);

-- CreateTable
CREATE TABLE "intervention" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "unit_code" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "answers" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "owner_id" UUID,
    "due_on" DATE,
    "done_on" DATE,
    "cost_cents" INTEGER,
    "client_key" TEXT NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "intervention_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "intervention_event" (
    "organisation_id" UUID NOT NULL,
    "intervention_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "intervention_event_pkey" PRIMARY KEY ("organisation_id","intervention_id","id")
);

-- CreateTable
CREATE TABLE "reporting_quarter" (
    "organisation_id" UUID NOT NULL,
    "quarter" TEXT NOT NULL,
    "status" "quarter_status" NOT NULL,
    "ordered" TEXT,
    "ordered_by" UUID,
    "problem" TEXT,
    "closed_at" TIMESTAMPTZ,
    "protected_at" TIMESTAMPTZ,
    "published_at" TIMESTAMPTZ,
    "preview" JSONB,

    CONSTRAINT "reporting_quarter_pkey" PRIMARY KEY ("organisation_id","quarter")
);

-- CreateTable
CREATE TABLE "release" (
    "organisation_id" UUID NOT NULL,
    "quarter" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "document" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "previous_hash" TEXT,
    "signature" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "release_pkey" PRIMARY KEY ("organisation_id","quarter","version")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "organisation_id" UUID NOT NULL,
    "quarter" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "cells" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("organisation_id","quarter","id")
);

-- CreateTable
CREATE TABLE "log_entry" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "previous_hash" TEXT,
    "hash" TEXT NOT NULL,

    CONSTRAINT "log_entry_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "directory"."identity" (
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "organisation_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("issuer","subject")
);

-- CreateTable
CREATE TABLE "directory"."setup_code" (
    "code_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "used_at" TIMESTAMPTZ,

    CONSTRAINT "setup_code_pkey" PRIMARY KEY ("code_hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "organisation_slug_key" ON "organisation"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "person_organisation_id_email_key" ON "person"("organisation_id", "email");

-- CreateIndex
CREATE INDEX "session_organisation_id_person_id_idx" ON "session"("organisation_id", "person_id");

-- CreateIndex
CREATE INDEX "workstation_audit_organisation_id_unit_code_idx" ON "workstation_audit"("organisation_id", "unit_code");

-- CreateIndex
CREATE UNIQUE INDEX "workstation_audit_organisation_id_client_key_key" ON "workstation_audit"("organisation_id", "client_key");

-- CreateIndex
CREATE INDEX "intervention_organisation_id_unit_code_idx" ON "intervention"("organisation_id", "unit_code");

-- CreateIndex
CREATE UNIQUE INDEX "intervention_organisation_id_client_key_key" ON "intervention"("organisation_id", "client_key");

-- CreateIndex
CREATE UNIQUE INDEX "release_organisation_id_id_key" ON "release"("organisation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "release_organisation_id_hash_key" ON "release"("organisation_id", "hash");

-- CreateIndex
CREATE UNIQUE INDEX "log_entry_organisation_id_position_key" ON "log_entry"("organisation_id", "position");

-- From here on: what Prisma's schema language cannot say. The roles exist before the first migration
-- (scripts/bootstrap.mjs); nothing is granted to PUBLIC anywhere.

-- ---------------------------------------------------------------------------------------------------------------
-- The signed context. A role that runs SQL can set any setting, so the organisation is not taken from one as it
-- stands: it is `organisation.expiry.mac`, where mac = HMAC-SHA256(key, "organisation.expiry.session_user").
-- The key is in a table that no role but the owner can read, and in the environment of the processes.
-- ---------------------------------------------------------------------------------------------------------------

REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE SCHEMA api;

-- HMAC's two padded keys (RFC 2104), so that each check costs two hashes and no padding.
CREATE TABLE api.context_key (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  inner_pad bytea NOT NULL,
  outer_pad bytea NOT NULL
);

-- Called by scripts/bootstrap.mjs as the owner, at every start: rotating is writing a new key.
CREATE FUNCTION api.set_context_key(p_key bytea) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  block bytea := CASE WHEN length(p_key) > 64 THEN sha256(p_key) ELSE p_key END;
  inner_block bytea := decode(repeat('36', 64), 'hex');
  outer_block bytea := decode(repeat('5c', 64), 'hex');
BEGIN
  FOR i IN 0 .. length(block) - 1 LOOP
    inner_block := set_byte(inner_block, i, get_byte(inner_block, i) # get_byte(block, i));
    outer_block := set_byte(outer_block, i, get_byte(outer_block, i) # get_byte(block, i));
  END LOOP;
  INSERT INTO api.context_key AS k (inner_pad, outer_pad) VALUES (inner_block, outer_block)
  ON CONFLICT (only_row) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad;
END $$;

CREATE FUNCTION api.organisation_id() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parts text[] := string_to_array(coalesce(current_setting('plumbline.context', true), ''), '.');
  mac bytea;
BEGIN
  IF array_length(parts, 1) IS DISTINCT FROM 3 OR parts[2] !~ '^[0-9]{1,12}$' OR parts[3] !~ '^[0-9a-f]{64}$' THEN
    RAISE EXCEPTION 'no organisation context' USING ERRCODE = '42501';
  END IF;
  SELECT sha256(k.outer_pad || sha256(k.inner_pad || convert_to(parts[1] || '.' || parts[2] || '.' || session_user, 'UTF8')))
    INTO mac FROM api.context_key k;
  IF mac IS NULL OR encode(mac, 'hex') <> parts[3] THEN
    RAISE EXCEPTION 'bad organisation context' USING ERRCODE = '42501';
  END IF;
  IF parts[2]::bigint < extract(epoch FROM clock_timestamp()) THEN
    RAISE EXCEPTION 'organisation context has expired' USING ERRCODE = '42501';
  END IF;
  RETURN parts[1]::uuid;
END $$;

-- ---------------------------------------------------------------------------------------------------------------
-- Row-level security, forced: it holds for the owner too. The scalar sub-select is evaluated once per query.
-- ---------------------------------------------------------------------------------------------------------------

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['unit', 'headcount', 'policy', 'person', 'session', 'workstation_audit', 'audit_revision',
    'intervention', 'intervention_event', 'reporting_quarter', 'release', 'ledger_entry', 'log_entry']
  LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_organisation ON public.%I TO app_web, app_worker '
      'USING (organisation_id = (SELECT api.organisation_id())) '
      'WITH CHECK (organisation_id = (SELECT api.organisation_id()))', t);
  END LOOP;
END $$;

ALTER TABLE public.organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.organisation FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON public.organisation TO app_web, app_worker
  USING (id = (SELECT api.organisation_id())) WITH CHECK (id = (SELECT api.organisation_id()));
-- For the directory functions below, which run as the owner: which organisations there are is not a tenant's secret.
CREATE POLICY directory_reads ON public.organisation FOR SELECT TO app_owner USING (true);
CREATE POLICY directory_creates ON public.organisation FOR INSERT TO app_owner WITH CHECK (true);

-- ---------------------------------------------------------------------------------------------------------------
-- Grants. Append-only tables have no UPDATE and no DELETE; releases come from the worker alone; the worker cannot
-- read how people sign in.
-- ---------------------------------------------------------------------------------------------------------------

GRANT USAGE ON SCHEMA public, api, directory TO app_web, app_worker;

GRANT SELECT, UPDATE (name) ON public.organisation TO app_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.unit, public.headcount, public.policy TO app_web;
GRANT SELECT, INSERT, UPDATE ON public.person TO app_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.session TO app_web;
GRANT SELECT, INSERT, UPDATE ON public.workstation_audit, public.intervention TO app_web;
GRANT SELECT, INSERT ON public.audit_revision, public.intervention_event, public.log_entry TO app_web;
GRANT SELECT, UPDATE (ordered, ordered_by, problem) ON public.reporting_quarter TO app_web;
GRANT SELECT ON public.release TO app_web;

GRANT SELECT ON public.organisation, public.unit, public.headcount, public.policy, public.workstation_audit,
  public.audit_revision, public.intervention, public.intervention_event TO app_worker;
GRANT SELECT (organisation_id, id, name, email, role, disabled_at, created_at) ON public.person TO app_worker;
GRANT SELECT, INSERT, UPDATE ON public.reporting_quarter TO app_worker;
GRANT SELECT, INSERT ON public.release, public.ledger_entry, public.log_entry TO app_worker;
-- The demo organisation is made by the worker's role; it may add what an organisation starts with, not change it.
GRANT INSERT ON public.unit, public.headcount, public.policy, public.person, public.workstation_audit,
  public.audit_revision, public.intervention, public.intervention_event TO app_worker;

-- ---------------------------------------------------------------------------------------------------------------
-- The directory: what must be found before anybody's organisation is known. Functions only.
-- ---------------------------------------------------------------------------------------------------------------

REVOKE ALL ON ALL TABLES IN SCHEMA directory FROM PUBLIC;

CREATE FUNCTION directory.find_identity(p_issuer text, p_subject text)
RETURNS TABLE (organisation_id uuid, person_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.organisation_id, i.person_id FROM directory.identity i WHERE i.issuer = p_issuer AND i.subject = p_subject
$$;

-- Gives a sign-in identity to a person of the context's organisation. False when it is somebody else's.
CREATE FUNCTION directory.put_identity(p_issuer text, p_subject text, p_person_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own uuid := api.organisation_id();
BEGIN
  INSERT INTO directory.identity AS i (issuer, subject, organisation_id, person_id)
  VALUES (p_issuer, p_subject, own, p_person_id) ON CONFLICT (issuer, subject) DO NOTHING;
  RETURN EXISTS (SELECT FROM directory.identity i WHERE i.issuer = p_issuer AND i.subject = p_subject
    AND i.organisation_id = own AND i.person_id = p_person_id);
END $$;

CREATE FUNCTION directory.remove_identity(p_issuer text, p_subject text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM directory.identity i
  WHERE i.issuer = p_issuer AND i.subject = p_subject AND i.organisation_id = api.organisation_id()
$$;

CREATE FUNCTION directory.find_organisation(p_slug text)
RETURNS TABLE (id uuid, slug text, name text, is_demo boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.id, o.slug, o.name, o.is_demo FROM public.organisation o WHERE o.slug = p_slug
$$;

CREATE FUNCTION directory.count_organisations() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*)::integer FROM public.organisation
$$;

CREATE FUNCTION directory.list_organisation_ids() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.id FROM public.organisation o ORDER BY o.id
$$;

CREATE FUNCTION directory.setup_code_is_valid(p_code_hash text, p_now timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM directory.setup_code c
    WHERE c.code_hash = p_code_hash AND c.used_at IS NULL AND c.expires_at > p_now)
$$;

-- With a one-time code that scripts/start.mjs printed; the code is used up in the same transaction.
CREATE FUNCTION directory.set_up_organisation(p_code_hash text, p_now timestamptz, p_id uuid, p_slug text, p_name text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE directory.setup_code c SET used_at = p_now
  WHERE c.code_hash = p_code_hash AND c.used_at IS NULL AND c.expires_at > p_now;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO public.organisation (id, slug, name, is_demo, created_at) VALUES (p_id, p_slug, p_name, false, p_now);
  RETURN true;
END $$;

-- Without a code: for the worker's role, which a person can reach on the machine only (demo, command line).
CREATE FUNCTION directory.create_organisation(p_now timestamptz, p_id uuid, p_slug text, p_name text, p_is_demo boolean)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.organisation (id, slug, name, is_demo, created_at) VALUES (p_id, p_slug, p_name, p_is_demo, p_now)
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- The outbox: a job is added in the transaction of the change that needs it. PL/pgSQL looks graphile_worker up when
-- called, so the job schema may be installed after this migration.
-- ---------------------------------------------------------------------------------------------------------------

CREATE FUNCTION api.enqueue(p_task text, p_payload jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own uuid := api.organisation_id();
BEGIN
  IF p_task NOT IN ('push-facts', 'carry-out-order') THEN
    RAISE EXCEPTION 'unknown task %', p_task USING ERRCODE = '22023';
  END IF;
  IF p_payload->>'organisationId' IS DISTINCT FROM own::text THEN
    RAISE EXCEPTION 'a job of another organisation' USING ERRCODE = '42501';
  END IF;
  -- One waiting job per task and organisation is enough: each carries out all that is due when it runs.
  PERFORM graphile_worker.add_job(p_task, p_payload::json, job_key => p_task || ':' || own || ':' || coalesce(p_payload->>'quarter', ''),
    job_key_mode => 'replace');
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA api, directory FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.organisation_id(), api.enqueue(text, jsonb) TO app_web, app_worker;
GRANT EXECUTE ON FUNCTION directory.find_identity(text, text), directory.find_organisation(text),
  directory.count_organisations(), directory.put_identity(text, text, uuid) TO app_web, app_worker;
GRANT EXECUTE ON FUNCTION directory.remove_identity(text, text), directory.setup_code_is_valid(text, timestamptz),
  directory.set_up_organisation(text, timestamptz, uuid, text, text) TO app_web;
GRANT EXECUTE ON FUNCTION directory.list_organisation_ids(),
  directory.create_organisation(timestamptz, uuid, text, text, boolean) TO app_worker;
