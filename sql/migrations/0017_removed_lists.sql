-- removed_lists: a list that was deleted is not seen any more while a job takes its people out, slice by slice.
alter table lead_lists add removed_at timestamptz;
grant delete on lead_lists to manyline_worker;
