-- AlterTable
ALTER TABLE "entry_code" ADD COLUMN     "maximum" INTEGER NOT NULL DEFAULT 50,
ADD COLUMN     "uses" INTEGER;

-- AlterTable
ALTER TABLE "reporting_quarter" ADD COLUMN     "withheld_because" TEXT;

-- From here on: what Prisma's schema language cannot say.

-- The default was for the codes that had no limit when this came, as in the vault.
ALTER TABLE public.entry_code ALTER COLUMN maximum DROP DEFAULT;
ALTER TABLE public.entry_code
  ADD CONSTRAINT entry_code_maximum_check CHECK (maximum BETWEEN 1 AND 500),
  ADD CONSTRAINT entry_code_uses_check CHECK (uses BETWEEN 0 AND maximum);

-- What the vault counted is the worker's to write, once the quarter has closed; nobody's to change by hand.
GRANT UPDATE (uses) ON public.entry_code TO app_worker;

ALTER TABLE public.reporting_quarter ADD CONSTRAINT reporting_quarter_withheld_because_check
  CHECK (withheld_because IS NULL OR withheld_because IN ('noReports', 'tooFew', 'notSafe') AND status = 'withheld');
