-- AlterTable
ALTER TABLE "pass_holder" ADD COLUMN     "ended" BOOLEAN NOT NULL DEFAULT false;

-- Somebody who has left is forgotten once nothing depends on knowing them again.
GRANT DELETE ON public.pass_holder TO app_web;
