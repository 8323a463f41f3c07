-- AlterTable
ALTER TABLE "reporting_quarter" ADD COLUMN     "archived_at" TIMESTAMPTZ;
