PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE head (origin TEXT PRIMARY KEY, note TEXT NOT NULL) STRICT;
INSERT INTO head VALUES('lots.example/second',replace('lots.example/second\n159\nY+eZS45qEW78zj7z8HdIG5wHkQqyhH3A5HbH4Oh9Nhs=\n\n— lots.example/second igVSO/AoZyBiJGrOsmtpBrwc9rq0102hPfrgJVTnmpRbOSVYPkfQiqe7VABxC5fvrkfb7hSsUZcrvM3HIWvs0g/QCgw=\n','\n',char(10)));
INSERT INTO head VALUES('proven:lots.example/second',replace('lots.example/second\n159\nY+eZS45qEW78zj7z8HdIG5wHkQqyhH3A5HbH4Oh9Nhs=\n\n— lots.example/second igVSO/AoZyBiJGrOsmtpBrwc9rq0102hPfrgJVTnmpRbOSVYPkfQiqe7VABxC5fvrkfb7hSsUZcrvM3HIWvs0g/QCgw=\n','\n',char(10)));
COMMIT;
