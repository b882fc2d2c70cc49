-- Who saved the widget's settings last: a colleague who edited meanwhile is told by name.
ALTER TABLE widgets ADD COLUMN updated_by text;
