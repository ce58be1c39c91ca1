-- On SQLite what adds an alert or an incident says itself that its text is to be indexed. A trigger would have SQLite keep
-- a copy of every page that the insert changes.
${sqlite} drop trigger alert_text_added;
${sqlite} drop trigger incident_text_added;
