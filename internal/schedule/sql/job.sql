-- One row: what is known of a job, if anything is.
SELECT job, succeeded_at, planned_since FROM jobs FINAL WHERE job = {job:String}
