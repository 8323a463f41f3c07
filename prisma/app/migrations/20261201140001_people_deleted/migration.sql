-- A person can be deleted: name, address and password go, and the address is free again. What they did keeps their id,
-- which is all that the log and the histories ever held of them.
GRANT DELETE ON public.person TO app_web;
