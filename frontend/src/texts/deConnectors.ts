/** German: what sources, outputs and the log of a run say. */
export const connectors: Readonly<Record<string, string>> = {
  '{reason} It is tried again.': '{reason} Es wird noch einmal versucht.',
  'Batches do not keep up: it reads at most {rate, plural, one {# record} other {# records}} a second until they do.':
    'Die Batches kommen nicht nach: Bis sie es tun, {rate, plural, one {wird höchstens # Datensatz} other {werden höchstens # Datensätze}} je Sekunde gelesen.',
  'The output of {time, moment} is delivered at try {attempts}.': 'Die Ausgabe vom {time, moment} ist beim Versuch {attempts} zugestellt.',
  'Try {attempts} to deliver the output of {time, moment}: {reason}':
    'Versuch {attempts}, die Ausgabe vom {time, moment} zuzustellen: {reason}',
  'Version {version} is open after {ms, duration}; {count, plural, one {# batch was} other {# batches were}} done before.':
    'Version {version} ist nach {ms, duration} offen; {count, plural, one {# Batch war} other {# Batches waren}} zuvor erledigt.',
  'The sources cannot be opened yet: {reason}': 'Die Quellen lassen sich noch nicht öffnen: {reason}',
  '{count, plural, one {# record was refused} other {# records were refused}}: why is told under "Refused records". The last came in the batch of {time, moment}.':
    '{count, plural, one {# Datensatz wurde abgelehnt} other {# Datensätze wurden abgelehnt}}: warum, steht unter „Abgelehnte Datensätze“. Der letzte kam im Batch vom {time, moment}.',
  'Cannot read from {place}: {reason}': '{place} ist nicht lesbar: {reason}',
  'test data, {rate} rows/s': 'Testdaten, {rate} Zeilen/s',
  'a recording, {rate} rows/s': 'Aufzeichnung, {rate} Zeilen/s',
  'Reads from {place}.': 'Liest von {place}.',
  'Connects to {place}.': 'Verbindet sich mit {place}.',
  'Waits for a sender at {place}.': 'Wartet auf einen Sender an {place}.',
  'The sender {address} came.': 'Der Sender {address} ist gekommen.',
  'The sender {address} left after {records, plural, one {# record} other {# records}}, {bytes, plural, one {# byte} other {# bytes}}: {why}.':
    'Der Sender {address} ist nach {records, plural, one {# Datensatz} other {# Datensätzen}}, {bytes, plural, one {# Byte} other {# Byte}} gegangen: {why}.',
  'it closed the connection': 'er hat die Verbindung geschlossen',
  'the connection broke ({reason})': 'die Verbindung ist abgebrochen ({reason})',
  'the source stopped': 'die Quelle wurde angehalten',
  '{address} posts records.': '{address} schickt Datensätze.',
  '{address} posts nothing any more, after {requests, plural, one {# request} other {# requests}}: {records, plural, one {# record} other {# records}}, {bytes, plural, one {# byte} other {# bytes}}.':
    '{address} schickt nichts mehr, nach {requests, plural, one {# Anfrage} other {# Anfragen}}: {records, plural, one {# Datensatz} other {# Datensätze}}, {bytes, plural, one {# Byte} other {# Byte}}.',
  'Within a minute {came, plural, one {# sender} other {# senders}} came and {left} left, after {records, plural, one {# record} other {# records}} and {bytes, plural, one {# byte} other {# bytes}}.':
    'In einer Minute {came, plural, one {ist # Sender} other {sind # Sender}} gekommen und {left} gegangen, nach {records, plural, one {# Datensatz} other {# Datensätzen}} und {bytes, plural, one {# Byte} other {# Byte}}.',
  'No longer reads from {place}.': 'Liest nicht mehr von {place}.',
  'It waits to be started: {reason}': 'Der Start steht noch aus: {reason}',
  'Nothing is received any more; what came is worked off.': 'Es wird nichts mehr empfangen; was kam, wird abgearbeitet.',
  'The run was copied for a back-up.': 'Der Lauf wurde für eine Sicherung kopiert.',
  'The store does not take how the run is: {reason}': 'Der Speicher nimmt den Zustand des Laufs nicht an: {reason}',
  'The disk is nearly full: reading has stopped, and goes on when there is more space.':
    'Die Platte ist fast voll: Das Lesen ruht und geht weiter, wenn mehr Platz ist.',
  'The disk is full: reading has stopped, and goes on when there is space.':
    'Die Platte ist voll: Das Lesen ruht und geht weiter, wenn Platz ist.',
  'The input cannot be stored: {reason}. Reading has stopped, and goes on when it can.':
    'Was hereinkommt, lässt sich nicht speichern: {reason}. Das Lesen ruht und geht weiter, sobald es möglich ist.',
  'No batches between {from, moment} and {to, moment}.': 'Keine Batches zwischen {from, moment} und {to, moment}.',
  'Port {port} is taken by another program or pipeline. Choose another port.':
    'Port {port} ist von einem anderen Programm oder einer anderen Pipeline belegt. Einen anderen Port wählen.',
  '{place} cannot be opened: {reason}.': '{place} lässt sich nicht öffnen: {reason}.',
  '{place} cannot be read: {reason}.': '{place} ist nicht lesbar: {reason}.',
  '{place} closed the connection.': '{place} hat die Verbindung geschlossen.',
  'There is no server "{host}".': 'Es gibt keinen Server „{host}“.',
  'Nothing answers at {server}: is PostgreSQL running, and is the port right?':
    'Unter {server} antwortet nichts: Läuft PostgreSQL, und stimmt der Port?',
  '{server} does not answer. Check the server, the port, and whether a firewall stands between.':
    '{server} antwortet nicht. Server und Port prüfen, und ob eine Firewall dazwischen steht.',
  'The server does not accept the password of {user}.': 'Der Server nimmt das Passwort von {user} nicht an.',
  'The server does not let {user} in, perhaps since the connection is not encrypted: {reason}.':
    'Der Server lässt {user} nicht ein, vielleicht weil die Verbindung nicht verschlüsselt ist: {reason}.',
  'The server does not let {user} in: {reason}.': 'Der Server lässt {user} nicht ein: {reason}.',
  'There is no database "{database}".': 'Es gibt keine Datenbank „{database}“.',
  '{file} holds no certificate: it must be one in the form PEM.': '{file} enthält kein Zertifikat: Es muss eines in der Form PEM sein.',
  'The certificate {file} cannot be read: {reason}.': 'Das Zertifikat {file} ist nicht lesbar: {reason}.',
  'The certificate of {host} is of no authority that is known here ({reason}). Name the file with the certificate of its authority.':
    'Das Zertifikat von {host} stammt von keiner Stelle, die hier bekannt ist ({reason}). Nennen Sie die Datei mit dem Zertifikat seiner Stelle.',
  'The certificate is not that of {host}: {reason}': 'Das Zertifikat ist nicht das von {host}: {reason}',
  'The server’s certificate': 'Das Zertifikat des Servers',
  'It proves that this is the server, and nobody in between.': 'Es beweist, dass es der Server ist und niemand dazwischen.',
  'must be valid': 'muss gültig sein',
  'of an authority that is known, and for this server': 'von einer bekannten Stelle und für diesen Server',
  'is not looked at': 'wird nicht angesehen',
  'encrypted, but whoever answers is trusted': 'verschlüsselt, doch wer antwortet, dem wird vertraut',
  'Certificate of its authority': 'Zertifikat seiner Stelle',
  'A file on the machine that Millrace runs on, such as /etc/ssl/our-ca.pem. Empty = the public authorities.':
    'Eine Datei auf dem Rechner, auf dem Millrace läuft, etwa /etc/ssl/unsere-ca.pem. Leer = die öffentlichen Stellen.',
  'The connection cannot be encrypted: {reason}.': 'Die Verbindung lässt sich nicht verschlüsseln: {reason}.',
  'There is no table {table}. Create it, or switch on "Create the table if it is missing".':
    'Es gibt keine Tabelle {table}. Sie anlegen, oder „Tabelle anlegen, falls sie fehlt“ einschalten.',
  '{user} lacks a right: {reason}.': '{user} fehlt ein Recht: {reason}.',
  'There is no schema "{schema}". Create it first: CREATE SCHEMA {schema}.':
    'Es gibt kein Schema „{schema}“. Es zuerst anlegen: CREATE SCHEMA {schema}.',
  '{user} may not use the schema "{schema}". GRANT USAGE ON SCHEMA {schema} TO {user}.':
    '{user} darf das Schema „{schema}“ nicht benutzen. GRANT USAGE ON SCHEMA {schema} TO {user}.',
  'Table {table} does not exist. Create it, or switch on "Create the table if it is missing".':
    'Die Tabelle {table} gibt es nicht. Sie anlegen, oder „Tabelle anlegen, falls sie fehlt“ einschalten.',
  '{user} may not create tables here. GRANT CREATE ON SCHEMA {schema} TO {user}, or create the table {table}.':
    '{user} darf hier keine Tabellen anlegen. GRANT CREATE ON SCHEMA {schema} TO {user}, oder die Tabelle {table} anlegen.',
  '{user} lacks the right {right} on {table}. GRANT {right} ON {table} TO {user}.':
    '{user} fehlt das Recht {right} auf {table}. GRANT {right} ON {table} TO {user}.',
  '{user} may not make temporary tables, which writing by key needs. GRANT TEMPORARY ON DATABASE to {user}.':
    '{user} darf keine temporären Tabellen anlegen; das Schreiben nach Schlüssel braucht sie. GRANT TEMPORARY ON DATABASE to {user}.',
  'Table {table} has no unique index on {keys}, which writing by key needs. CREATE UNIQUE INDEX ON {table} ({keys}).':
    'Die Tabelle {table} hat keinen eindeutigen Index über {keys}; das Schreiben nach Schlüssel braucht ihn. CREATE UNIQUE INDEX ON {table} ({keys}).',
  '{user} may not create the table {table}, which keeps every batch from being written twice. Create it once as an administrator: {statement}':
    '{user} darf die Tabelle {table} nicht anlegen, die verhindert, dass ein Batch zweimal geschrieben wird. Sie einmal als Administrator anlegen: {statement}',
  '{user} lacks the right {right} on the table {table}, which keeps every batch from being written twice. GRANT {right} ON {table} TO {user}.':
    '{user} fehlt das Recht {right} auf die Tabelle {table}, die verhindert, dass ein Batch zweimal geschrieben wird. GRANT {right} ON {table} TO {user}.',
  'The server has said nothing for {ms, duration}.': 'Der Server schweigt seit {ms, duration}.',
  'The table has no column {columns}. Leave it out with "Choose columns", or add it: {statement}.':
    'Die Tabelle hat keine Spalte {columns}. Sie mit „Spalten wählen“ weglassen, oder sie anlegen: {statement}.',
  'The server took {taken} of {rows} rows of the batch of {time, moment}':
    'Der Server nahm {taken} von {rows} Zeilen des Batches vom {time, moment} an',
  'Connected to {place}; table {table} can be written.': 'Verbunden mit {place}; die Tabelle {table} ist beschreibbar.',
  'This machine could not be measured: {reason}.': 'Dieser Rechner ließ sich nicht messen: {reason}.',
  'Another source takes records under this token. Give each its own.':
    'Eine andere Quelle nimmt unter diesem Token Datensätze an. Jeder ein eigenes geben.',
  'There is no folder {folder}. Create it, or choose another.': 'Es gibt keinen Ordner {folder}. Ihn anlegen oder einen anderen wählen.',
  '{folder} is a file, not a folder. Choose the folder that it is in.':
    '{folder} ist eine Datei, kein Ordner. Den Ordner wählen, in dem sie liegt.',
  'The folder {folder} may not be read. Give the user that Millrace runs as the right to.':
    'Der Ordner {folder} darf nicht gelesen werden. Dem Benutzer, unter dem Millrace läuft, das Recht geben.',
  '{file} cannot be read: {reason}.': '{file} ist nicht lesbar: {reason}.',
  'Writing {target} failed: {reason}. It is tried again until the folder can be written.':
    'Das Schreiben von {target} ist fehlgeschlagen: {reason}. Es wird versucht, bis der Ordner beschreibbar ist.',
  'The folder {folder} cannot be written: {reason}.': 'Der Ordner {folder} ist nicht beschreibbar: {reason}.',
  'Another run already writes files named "{prefix}-…" to {folder}. Choose another prefix or folder; if that run is gone for good, delete {claim}.':
    'Ein anderer Lauf schreibt schon Dateien namens „{prefix}-…“ nach {folder}. Einen anderen Anfang oder Ordner wählen; ist der Lauf endgültig weg, {claim} löschen.',
  '{folder} can be written.': '{folder} ist beschreibbar.',
  '{folder} cannot be written: {reason}.': '{folder} ist nicht beschreibbar: {reason}.',
}
