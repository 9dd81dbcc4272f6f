/** German for outputs: files, databases, and what is kept of a run. */
export const outputs: Readonly<Record<string, string>> = {
  'Files are named prefix-TIME_IN_MS.suffix, as Spark names them. A file appears whole or not at all. Each prefix in a folder belongs to one run. Text is a line for each row, with a tab between the values; lists and objects are JSON in it, as in CSV. JSON has no infinite numbers: they are null there. Avro files carry their schema: whole numbers are int or long, decimals and larger numbers decimal, dates date, times timestamp-micros, objects records; a name that Avro does not allow is written with _, and every column may be null.':
    'Dateien heißen prefix-ZEIT_IN_MS.suffix, wie bei Spark. Eine Datei erscheint ganz oder gar nicht. Jedes Präfix in einem Ordner gehört zu einem Lauf. Text ist eine Zeile je Datensatz, mit einem Tabulator zwischen den Werten; Listen und Objekte sind darin JSON, wie in CSV. JSON kennt keine unendlichen Zahlen: Dort sind sie null. Avro-Dateien enthalten ihr Schema: Ganze Zahlen sind int oder long, Dezimalzahlen und größere Zahlen decimal, Tage date, Zeiten timestamp-micros, Objekte Records; ein Name, den Avro nicht erlaubt, wird mit _ geschrieben, und jede Spalte darf null sein.',
  Avro: 'Avro',
  'Text, tabs between the values': 'Text, Tabulatoren zwischen den Werten',
  Compress: 'Komprimieren',
  'Makes files smaller; every reader of Avro knows both ways.': 'Macht Dateien kleiner; jedes Programm, das Avro liest, kennt beide Arten.',
  'by deflate': 'mit deflate',
  'not at all': 'gar nicht',
  'These batches have more than {most} GB of records, which is the most that a file has. Choose fewer updates.':
    'Diese Batches haben mehr als {most} GB an Datensätzen; mehr fasst eine Datei nicht. Weniger Aktualisierungen wählen.',
  hours: 'Stunden',
  'Table {table} has no transactions: ALTER TABLE {table} ENGINE = InnoDB.':
    'Die Tabelle {table} kennt keine Transaktionen: ALTER TABLE {table} ENGINE = InnoDB.',
  'Another program has been writing to {file} for {ms, duration}.': 'Ein anderes Programm schreibt seit {ms, duration} in {file}.',
  'The disk of {file} is full.': 'Die Platte von {file} ist voll.',
  '{file} cannot be read or written: {reason}.': '{file} lässt sich nicht lesen oder schreiben: {reason}.',
  '{file} is a folder: name a file in it.': '{file} ist ein Ordner: Nennen Sie eine Datei darin.',
  '{file} cannot be opened: is there such a folder, and may Millrace write in it?':
    '{file} lässt sich nicht öffnen: Gibt es den Ordner, und darf Millrace darin schreiben?',
  '{file} may only be read.': '{file} darf nur gelesen werden.',
  '{file} is not a database of {system}.': '{file} ist keine Datenbank von {system}.',
  'Nothing answers at {server}: is MySQL running, and is the port right?':
    'Unter {server} antwortet nichts: Läuft MySQL, und stimmt der Port?',
  'The server does not accept the user {user} with this password.': 'Der Server nimmt {user} mit diesem Passwort nicht an.',
  '{user} may not use the database "{database}".': '{user} darf die Datenbank „{database}“ nicht benutzen.',
  '{reason}. Create it, or switch on "Create the table if it is missing".':
    '{reason}. Die Tabelle anlegen oder „Tabelle anlegen, falls sie fehlt“ einschalten.',
  'The disk of the server is full: {reason}.': 'Die Platte des Servers ist voll: {reason}.',
  'The table is locked by another transaction: {reason}.': 'Eine andere Transaktion sperrt die Tabelle: {reason}.',
  'table {table} at {place}': 'Tabelle {table} auf {place}',
  'Another program has {file} open.': 'Ein anderes Programm hat {file} geöffnet.',
  '{file} cannot be opened: {reason}.': '{file} lässt sich nicht öffnen: {reason}.',
  'Line {line}: {reason}': 'Zeile {line}: {reason}',
  'Writing to {place} failed: {reason} The rows are kept and tried again.':
    'Schreiben nach {place} ist fehlgeschlagen: {reason} Die Zeilen bleiben und werden nochmals versucht.',
  'The database did not answer in {ms, duration}, or its process ended.':
    'Die Datenbank hat in {ms, duration} nicht geantwortet, oder ihr Prozess ist beendet.',
  '{file} can be written.': '{file} lässt sich schreiben.',
  'Connected to {place}.': 'Verbunden mit {place}.',
  'Write at least one statement.': 'Mindestens eine Anweisung schreiben.',
  'A batch runs at most {most} statements.': 'Ein Batch führt höchstens {most} Anweisungen aus.',
  'Line {line}: a statement here begins with INSERT, UPDATE, DELETE, MERGE, REPLACE, SELECT or WITH. Others would end the transaction, or be half done.':
    'Zeile {line}: Eine Anweisung beginnt hier mit INSERT, UPDATE, DELETE, MERGE, REPLACE, SELECT oder WITH. Andere würden die Transaktion beenden oder halb ausgeführt bleiben.',
  'SQL for each batch': 'SQL für jeden Batch',
  'Statements of your own, run in a database for each batch.': 'Eigene Anweisungen, für jeden Batch in einer Datenbank ausgeführt.',
  'The rows of the batch are the temporary table "batch", and :batch_time is its time, in UTC. All statements run in one transaction, together with the mark that the batch was delivered: all of them count, and once, or none. They are in the SQL of the database and begin with INSERT, UPDATE, DELETE, MERGE, REPLACE, SELECT or WITH; several end with ; each. Tables must be there already. MySQL lets a statement read "batch" once only.':
    'Die Zeilen des Batches sind die temporäre Tabelle „batch“, :batch_time ist seine Zeit in UTC. Alle Anweisungen laufen in einer Transaktion, zusammen mit dem Vermerk, dass der Batch geliefert wurde: Alle zählen, und zwar einmal, oder keine. Sie stehen im SQL der Datenbank und beginnen mit INSERT, UPDATE, DELETE, MERGE, REPLACE, SELECT oder WITH; mehrere enden je mit ;. Tabellen müssen schon da sein. MySQL lässt eine Anweisung „batch“ nur einmal lesen.',
  'Database system': 'Datenbanksystem',
  'Where the statements run; MariaDB is a MySQL.': 'Wo die Anweisungen laufen; MariaDB ist ein MySQL.',
  'As a rule, PostgreSQL listens at 5432 and MySQL at 3306.': 'In der Regel antwortet PostgreSQL auf 5432 und MySQL auf 3306.',
  'Whose rights the statements have.': 'Mit wessen Rechten die Anweisungen laufen.',
  Statements: 'Anweisungen',
  'The rows are the table batch, the batch’s time is :batch_time. End each of several with ;':
    'Die Zeilen sind die Tabelle batch, die Zeit des Batches ist :batch_time. Mehrere enden je mit ;',
  'Give up after': 'Aufgeben nach',
  'For one statement. The batch is tried again.': 'Für eine Anweisung. Der Batch wird nochmals versucht.',
  '{table} in {file} · append': '{table} in {file} · anfügen',
  '{table} in {file} · upsert': '{table} in {file} · ersetzen',
  '{table} in {file} · add': '{table} in {file} · addieren',
  'This is a database of Millrace’s own: choose another file.': 'Das ist eine Datenbank von Millrace selbst: eine andere Datei wählen.',
  MySQL: 'MySQL',
  'A table in a MySQL or MariaDB database.': 'Eine Tabelle in einer MySQL- oder MariaDB-Datenbank.',
  'Appends rows, keeps the newest row of each key, or adds to counters by key. The batch and the mark that it was written commit together, so a batch that is delivered again changes nothing; for that the table must be one of InnoDB. Times are in UTC, lists and objects JSON; MySQL has no infinite numbers: they are NULL. An index on the key makes writing by key fast; a table that is made gets one. An encrypted connection checks the server’s certificate, and that it is for the server’s name; of a server that is named by its address, the authority only.':
    'Fügt Zeilen an, behält die neueste Zeile je Schlüssel oder addiert zu Zählern je Schlüssel. Der Batch und der Vermerk, dass er geschrieben wurde, werden zusammen übernommen; ein nochmals gelieferter Batch ändert also nichts; dafür muss die Tabelle eine von InnoDB sein. Zeiten stehen in UTC, Listen und Objekte als JSON; MySQL kennt keine unendlichen Zahlen: Sie sind NULL. Ein Index auf dem Schlüssel macht das Schreiben je Schlüssel schnell; eine neu angelegte Tabelle bekommt einen. Eine verschlüsselte Verbindung prüft das Zertifikat des Servers und ob es für seinen Namen gilt; wird der Server mit seiner Adresse genannt, nur die ausstellende Stelle.',
  'MySQL listens at 3306 as a rule.': 'MySQL antwortet in der Regel auf 3306.',
  SQLite: 'SQLite',
  'A table in a SQLite database, which is a file.': 'Eine Tabelle in einer SQLite-Datenbank, die eine Datei ist.',
  'Appends rows, keeps the newest row of each key, or adds to counters by key. The batch and the mark that it was written commit together, so a batch that is delivered again changes nothing. Times are texts in UTC, lists and objects JSON. Decimals of more than 15 digits are texts, larger whole numbers than 64 bits hold too; SQLite has no infinite numbers: they are NULL. The file lies on a disk of this machine, not on a network share.':
    'Fügt Zeilen an, behält die neueste Zeile je Schlüssel oder addiert zu Zählern je Schlüssel. Der Batch und der Vermerk, dass er geschrieben wurde, werden zusammen übernommen; ein nochmals gelieferter Batch ändert also nichts. Zeiten sind Texte in UTC, Listen und Objekte JSON. Dezimalzahlen mit mehr als 15 Stellen sind Texte, ganze Zahlen über 64 Bit auch; SQLite kennt keine unendlichen Zahlen: Sie sind NULL. Die Datei liegt auf einer Platte dieses Rechners, nicht auf einem Netzlaufwerk.',
  File: 'Datei',
  'On the machine that Millrace runs on; made if it is missing.': 'Auf dem Rechner, auf dem Millrace läuft; wird angelegt, wenn sie fehlt.',
  DuckDB: 'DuckDB',
  'A table in a DuckDB database, which is a file.': 'Eine Tabelle in einer DuckDB-Datenbank, die eine Datei ist.',
  'Appends rows, keeps the newest row of each key, or adds to counters by key. The batch and the mark that it was written commit together, so a batch that is delivered again changes nothing. Every type is kept as it is. The file is open only while a batch is written, so that others can look at it between two batches.':
    'Fügt Zeilen an, behält die neueste Zeile je Schlüssel oder addiert zu Zählern je Schlüssel. Der Batch und der Vermerk, dass er geschrieben wurde, werden zusammen übernommen; ein nochmals gelieferter Batch ändert also nichts. Jeder Typ bleibt, wie er ist. Die Datei ist nur offen, während ein Batch geschrieben wird; zwischen zwei Batches können andere hineinsehen.',
  'Keep what was received': 'Empfangenes aufheben',
  'Up to 7 days, for previews, comparisons and files of past batches. With 0, only the newest. Windows keep what they need anyway.':
    'Bis zu 7 Tage, für Vorschauen, Vergleiche und Dateien vergangener Batches. Mit 0 nur das Neueste. Fenster behalten ohnehin, was sie brauchen.',
  'Change how long batches are kept': 'Ändern, wie lange Batches aufgehoben werden',
  'Save what was received': 'Empfangenes speichern',
  'Looking for what is recorded …': 'Aufgezeichnetes wird gesucht …',
  '{count, plural, one {# batch with records is} other {# batches with records are}} recorded.':
    '{count, plural, one {# Batch mit Datensätzen ist} other {# Batches mit Datensätzen sind}} aufgezeichnet.',
  '{records, plural, one {# record} other {# records}}, {size}, from {from} to {to}.':
    '{records, plural, one {# Datensatz} other {# Datensätze}}, {size}, von {from} bis {to}.',
  'As received': 'Wie empfangen',
  'No recorded batch is in this time.': 'In dieser Zeit liegt kein aufgezeichneter Batch.',
  '{size} are more than a file of this kind takes ({most}). Choose fewer batches, or “As received”.':
    '{size} sind mehr, als eine Datei dieser Art fasst ({most}). Wählen Sie weniger Batches oder „Wie empfangen“.',
  'The file is being made': 'Die Datei entsteht',
  '{rows, plural, one {# row} other {# rows}}, {size}.': '{rows, plural, one {# Zeile} other {# Zeilen}}, {size}.',
  '{count, plural, one {# record does} other {# records do}} not fit the source’s format: left out.':
    '{count, plural, one {# Datensatz passt} other {# Datensätze passen}} nicht zum Format der Quelle: weggelassen.',
  'The file broke off before its end. Try again.': 'Die Datei brach vor ihrem Ende ab. Versuchen Sie es noch einmal.',
  'These batches have more than {most} MB of records, which is the most that is written in another format at once. Choose fewer updates, or “As received”.':
    'Diese Batches haben mehr als {most} MB an Datensätzen; mehr wird nicht auf einmal in ein anderes Format geschrieben. Wählen Sie weniger Aktualisierungen oder „Wie empfangen“.',
  'The file was not made within {ms, duration}, or took too much memory. Choose fewer updates, or “As received”.':
    'Die Datei war in {ms, duration} nicht fertig oder brauchte zu viel Speicher. Wählen Sie weniger Aktualisierungen oder „Wie empfangen“.',
  'The file could not be made: {message}': 'Die Datei konnte nicht geschrieben werden: {message}',
  'The file is no longer there: it is given out once, within ten minutes. Make it again.':
    'Die Datei ist nicht mehr da: Sie wird einmal ausgegeben, innerhalb von zehn Minuten. Lassen Sie sie noch einmal schreiben.',
  'Save {count, plural, one {# batch} other {# batches}}': '{count, plural, one {# Batch} other {# Batches}} speichern',
  'Windows keep what they need by themselves. For previews, comparisons and exports, “Keep what was received” beside the update interval says how long recorded batches stay beyond that; a deploy changes it while the run goes on.':
    'Fenster behalten von selbst, was sie brauchen. Für Vorschauen, Vergleiche und Exporte sagt „Empfangenes aufheben“ beim Intervall, wie lange aufgezeichnete Batches darüber hinaus bleiben; eine Veröffentlichung ändert es, während der Lauf weitergeht.',
}
