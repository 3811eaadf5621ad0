"""Tables of the library, as numbered migrations that are only ever added to.

Paths are BLOBs of the file system's own bytes, because names need not be valid text.
"""

from __future__ import annotations

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE files (
        path BLOB PRIMARY KEY,
        bytes INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        content TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE contents (
        content TEXT PRIMARY KEY,
        imaging_version INTEGER NOT NULL,
        facts TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE signals (
        content TEXT NOT NULL,
        signal TEXT NOT NULL,
        version TEXT NOT NULL,
        value BLOB NOT NULL,
        PRIMARY KEY (content, signal, version)
    );

    CREATE TABLE previews (
        content TEXT PRIMARY KEY,
        jpeg BLOB NOT NULL
    );

    CREATE TABLE pairs (
        suspect TEXT NOT NULL,
        work TEXT NOT NULL,
        version TEXT NOT NULL,
        result TEXT NOT NULL,
        PRIMARY KEY (suspect, work, version)
    ) WITHOUT ROWID;

    CREATE TABLE portfolios (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        artist TEXT NOT NULL DEFAULT '',
        handles TEXT NOT NULL DEFAULT '[]'
    );

    CREATE TABLE works (
        number INTEGER PRIMARY KEY,
        portfolio INTEGER NOT NULL REFERENCES portfolios (number) ON DELETE CASCADE,
        content TEXT NOT NULL,
        UNIQUE (portfolio, content)
    );

    CREATE TABLE work_files (
        portfolio INTEGER NOT NULL REFERENCES portfolios (number) ON DELETE CASCADE,
        path BLOB NOT NULL,
        given BLOB NOT NULL,
        work INTEGER NOT NULL REFERENCES works (number) ON DELETE CASCADE,
        PRIMARY KEY (portfolio, path)
    ) WITHOUT ROWID;

    CREATE INDEX work_files_by_work ON work_files (work);

    CREATE TABLE works_skipped (
        portfolio INTEGER NOT NULL REFERENCES portfolios (number) ON DELETE CASCADE,
        path BLOB NOT NULL,
        skipped TEXT NOT NULL,
        PRIMARY KEY (portfolio, path)
    ) WITHOUT ROWID;

    CREATE TABLE scans (
        number INTEGER PRIMARY KEY,
        started TEXT NOT NULL,
        portfolio TEXT NOT NULL,
        summary TEXT NOT NULL,
        report TEXT NOT NULL
    );
    """,
    """
    CREATE TABLE decisions (
        suspect TEXT NOT NULL,
        work TEXT NOT NULL,
        kind TEXT NOT NULL,
        note TEXT NOT NULL,
        decided TEXT NOT NULL,
        PRIMARY KEY (suspect, work)
    ) WITHOUT ROWID;

    CREATE TABLE scan_pairs (
        scan INTEGER NOT NULL REFERENCES scans (number) ON DELETE CASCADE,
        suspect TEXT NOT NULL,
        work TEXT NOT NULL,
        PRIMARY KEY (scan, suspect, work)
    ) WITHOUT ROWID;

    INSERT OR IGNORE INTO scan_pairs
    SELECT scans.number, json_extract(found.value, '$.suspect_facts.pixel_digest'),
        json_extract(found.value, '$.work.facts.pixel_digest')
    FROM scans, json_each(scans.report, '$.matches') AS found;
    """,
    # What caring for a portfolio needs: when works were added, the folders to look in for new ones, what not to take again.
    """
    ALTER TABLE works ADD COLUMN added INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE portfolio_folders (
        portfolio INTEGER NOT NULL REFERENCES portfolios (number) ON DELETE CASCADE,
        path BLOB NOT NULL,
        given BLOB NOT NULL,
        PRIMARY KEY (portfolio, path)
    ) WITHOUT ROWID;

    CREATE TABLE files_left_out (
        portfolio INTEGER NOT NULL REFERENCES portfolios (number) ON DELETE CASCADE,
        path BLOB NOT NULL,
        PRIMARY KEY (portfolio, path)
    ) WITHOUT ROWID;
    """,
    # Versions of one artwork share a number, 0 stands alone; contents that the artist says are none of each other.
    """
    ALTER TABLE works ADD COLUMN artwork INTEGER NOT NULL DEFAULT 0;

    ALTER TABLE works ADD COLUMN versions_sought INTEGER NOT NULL DEFAULT 0;

    CREATE INDEX works_by_artwork ON works (portfolio, artwork);

    CREATE TABLE versions_apart (
        portfolio INTEGER NOT NULL REFERENCES portfolios (number) ON DELETE CASCADE,
        first TEXT NOT NULL,
        second TEXT NOT NULL,
        PRIMARY KEY (portfolio, first, second)
    ) WITHOUT ROWID;
    """,
    # The long lists of a report in pieces, so that no reader has to take them whole; a scan of before has them in its report.
    """
    CREATE TABLE scan_parts (
        scan INTEGER NOT NULL REFERENCES scans (number) ON DELETE CASCADE,
        part TEXT NOT NULL,
        position INTEGER NOT NULL,
        pair BLOB,
        value TEXT NOT NULL
    );

    CREATE UNIQUE INDEX scan_parts_in_order ON scan_parts (scan, part, position);

    CREATE INDEX scan_parts_by_pair ON scan_parts (scan, pair) WHERE pair IS NOT NULL;
    """,
    # Which pictures were compared with which works, so that watched folders are checked for what is new, and for new works.
    """
    CREATE TABLE comparisons (
        number INTEGER PRIMARY KEY,
        portfolio INTEGER NOT NULL REFERENCES portfolios (number) ON DELETE CASCADE,
        level TEXT NOT NULL,
        method TEXT NOT NULL,
        works TEXT NOT NULL
    );

    CREATE TABLE compared (
        comparison INTEGER NOT NULL REFERENCES comparisons (number) ON DELETE CASCADE,
        content TEXT NOT NULL,
        PRIMARY KEY (comparison, content)
    ) WITHOUT ROWID;
    """,
    # Which of the files in a folder of a portfolio were wanted.
    """
    ALTER TABLE portfolio_folders ADD COLUMN patterns TEXT NOT NULL DEFAULT '{}';
    """,
    # Reports that were exported, which are no pictures to be compared.
    """
    CREATE TABLE reports (sha256 TEXT PRIMARY KEY) WITHOUT ROWID;
    """,
    # Works that no file holds for the moment, while pages of the file that held them are still to be put in anew.
    """
    CREATE TABLE works_left (
        portfolio INTEGER NOT NULL REFERENCES portfolios (number) ON DELETE CASCADE,
        file BLOB NOT NULL,
        number INTEGER NOT NULL,
        content TEXT NOT NULL,
        added INTEGER NOT NULL,
        artwork INTEGER NOT NULL,
        versions_sought INTEGER NOT NULL,
        PRIMARY KEY (portfolio, file, number)
    ) WITHOUT ROWID;
    """,
    # Pictures in which nothing was found, which need not be looked at again, and the number that a drive gives a file, 0 where
    # it was not kept: a file that was exchanged for one of the same size and time has another.
    """
    ALTER TABLE compared ADD COLUMN clean INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE files ADD COLUMN inode INTEGER NOT NULL DEFAULT 0;
    """,
    # What else an outcome depended on where nothing was found. When a drive noted the last change of a file, its name or place
    # too, 0 where it was not kept: some drives number their files anew each time they are connected, and change nothing then.
    """
    ALTER TABLE comparisons ADD COLUMN basis TEXT NOT NULL DEFAULT '';
    ALTER TABLE files ADD COLUMN ctime_ns INTEGER NOT NULL DEFAULT 0;
    """,
    # Which pictures a scan compared, those without a match too, so that they can be looked at and searched: in runs, so that
    # scans of the same folders share those that have not changed.
    """
    CREATE TABLE picture_runs (
        number INTEGER PRIMARY KEY,
        sha256 BLOB NOT NULL UNIQUE,
        names BLOB NOT NULL,
        digests BLOB NOT NULL
    );

    CREATE TABLE scan_pictures (
        scan INTEGER NOT NULL REFERENCES scans (number) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        run INTEGER NOT NULL REFERENCES picture_runs (number),
        PRIMARY KEY (scan, position)
    ) WITHOUT ROWID;
    """,
    # What pictures that were checked said of their origin; those that said nothing are not here.
    """
    CREATE TABLE origins (
        content TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        origin BLOB NOT NULL
    );
    """,
    # Numbers of scans that were removed and had the highest one: numbers stand in reports, so none is given twice.
    """
    CREATE TABLE scan_numbers (used INTEGER NOT NULL);
    """,
    # What whole sets of outputs showed, so that it can be opened again.
    """
    CREATE TABLE output_sets (
        number INTEGER PRIMARY KEY,
        summary TEXT NOT NULL,
        report TEXT NOT NULL
    );
    """,
    # What lay beside pictures as text when they were checked, so that watched folders are checked for what changed there.
    """
    CREATE TABLE texts_seen (
        portfolio INTEGER NOT NULL REFERENCES portfolios (number) ON DELETE CASCADE,
        path BLOB NOT NULL,
        state BLOB NOT NULL,
        PRIMARY KEY (portfolio, path)
    ) WITHOUT ROWID;
    """,
)
