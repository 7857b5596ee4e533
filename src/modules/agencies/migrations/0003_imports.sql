-- Lists wait in a room of their own now; what waited here is uploaded again within a minute.
DROP TABLE agency_import;
