/** German: code of one's own. */
export const code: Readonly<Record<string, string>> = {
  'Line {line}: {message}': 'Zeile {line}: {message}',
  'A text begins here and does not end: close it with the quote that it begins with.':
    'Hier beginnt ein Text, der nicht endet: mit dem Anführungszeichen schließen, mit dem er beginnt.',
  'Of TypeScript, only types can be used: write this {what} in JavaScript.':
    'Von TypeScript sind nur Typen möglich: statt {what} JavaScript schreiben.',
  'There is a "{name}" already: give one of them another name.': '„{name}“ gibt es schon: eines davon anders nennen.',
  'The code reaches no other modules: leave "import" out, and of "export" use only "export default" before the function.':
    'Der Code erreicht keine anderen Module: „import“ weglassen, und von „export“ nur „export default“ vor der Funktion verwenden.',
  'There is nothing to wait for here: leave "await" out.': 'Hier gibt es nichts abzuwarten: „await“ weglassen.',
  'A name should stand here, such as that of a variable, or of a column behind a dot: complete it, or take away what stands here.':
    'Hier sollte ein Name stehen, etwa der einer Variablen oder hinter einem Punkt der einer Spalte: ergänzen, oder wegnehmen, was hier steht.',
  'A value should stand here: complete what is before it, or take away a sign or bracket that is too many.':
    'Hier sollte ein Wert stehen: ergänzen, was davor steht, oder ein überzähliges Zeichen oder eine Klammer wegnehmen.',
  '"{found}" cannot stand here, "{wanted}" should: look for a bracket or sign that is missing before it, or is too many.':
    '„{found}“ kann hier nicht stehen, sondern „{wanted}“: nach einer Klammer oder einem Zeichen suchen, das davor fehlt oder zu viel ist.',
  'This does not go on from what is before it: look for a misspelt word, or a sign or bracket that is missing between them.':
    'Das schließt nicht an das an, was davor steht: nach einem verschriebenen Wort suchen, oder nach einem Zeichen oder einer Klammer, die dazwischen fehlt.',
  '"{found}" cannot stand here: take it away, or complete what is before it.':
    '„{found}“ kann hier nicht stehen: wegnehmen, oder ergänzen, was davor steht.',
  'The code ends in the middle of something: complete its end, and look for a bracket, brace or quote without its partner.':
    'Der Code endet mittendrin: das Ende ergänzen, und nach einer Klammer oder einem Anführungszeichen ohne Gegenstück suchen.',
  'Name a column that the code makes, or keep those that come in.':
    'Eine Spalte nennen, die der Code macht, oder die ankommenden behalten.',
  '{count, plural, one {# row of these is} other {# rows of these are}} refused, the first one ({shown}): {message}':
    '{count, plural, one {# dieser Zeilen wird} other {# dieser Zeilen werden}} abgelehnt, die erste ({shown}): {message}',
  'The code also gives {columns}, which no column takes.': 'Der Code liefert auch {columns}, wofür es keine Spalte gibt.',
  'Its code gives nothing back for {of, plural, one {# row} other {# rows}}.':
    'Der Code gibt für {of, plural, one {# Zeile} other {# Zeilen}} nichts zurück.',
  'Its code refuses {of, plural, one {the row} other {all # rows}}, the first one because: {message}':
    'Der Code lehnt {of, plural, one {die Zeile} other {alle # Zeilen}} ab, die erste aus diesem Grund: {message}',
  'Let them come out': 'Als Spalten ausgeben',
  'Write what it returns, such as return row.': 'Schreiben, was zurückgegeben wird, etwa return row.',
  'time of the batch, a Date': 'Zeit des Batches, ein Date',
  'a value for each column': 'ein Wert für jede Spalte',
  'all rows of the batch': 'alle Zeilen des Batches',
  'the time of the batch': 'die Zeit des Batches',
  'No record was refused.': 'Kein Datensatz wurde abgelehnt.',
  JavaScript: 'JavaScript',
  'A function of your own, in JavaScript or TypeScript, over each row or over all rows of a batch.':
    'Eine eigene Funktion in JavaScript oder TypeScript, für jede Zeile oder für alle Zeilen eines Batches.',
  'Write what stands between a function’s braces: "row" is an object with a value for each column, and what you return is the row that comes out. Return null to leave the row out, or a list of rows for several. Over a batch, "rows" is the list of all rows, and you return a list; it is not called for a batch without rows. A whole function, such as (row) => ({ ...row, total: row.a * 2 }), or one behind "export default" with others before it, is fine too, as is TypeScript, whose types are not checked. Of what you return, the columns that come out are taken; what is missing is empty. Whole numbers and decimals are numbers; one that JavaScript cannot hold exactly is a BigInt, or a text if it has decimals. Dates and times are texts (new Date(row.at) reads them, in UTC, and a Date may be returned), as are UUIDs, durations and bytes; lists are lists, objects and maps are objects, and an empty value is null. NaN and infinities are empty. A row on which the code throws, or whose values do not fit their columns, goes to the refused records with the reason; the batch goes on. Over a batch that is all of its rows. At the time limit or the memory limit, the rows that are not done go there. The code reaches nothing but its rows: no network, no files, no timers. batch.time, Date and Math.random() say the same when a batch is computed again, and nothing is remembered from one batch to the next: "Remember" is for that.':
    'Geschrieben wird, was zwischen den Klammern einer Funktion steht: „row“ ist ein Objekt mit einem Wert für jede Spalte, und was mit return zurückkommt, ist die Zeile, die weitergeht. null lässt die Zeile weg, eine Liste von Zeilen gibt mehrere aus. Für einen ganzen Batch ist „rows“ die Liste aller Zeilen, und zurück kommt eine Liste; bei einem Batch ohne Zeilen wird nichts aufgerufen. Auch eine ganze Funktion wie (row) => ({ ...row, total: row.a * 2 }) geht, oder eine hinter „export default“ mit anderen davor, ebenso TypeScript, dessen Typen nicht geprüft werden. Von dem, was zurückkommt, zählen die Spalten, die weitergehen; was fehlt, bleibt leer. Ganze Zahlen und Dezimalzahlen sind Zahlen; was JavaScript nicht genau fasst, ist ein BigInt oder, mit Nachkommastellen, ein Text. Tage und Zeiten sind Texte (new Date(row.at) liest sie, in UTC, und ein Date darf zurückkommen), ebenso UUIDs, Dauern und Bytes; Listen sind Listen, Objekte und Zuordnungen sind Objekte, und ein leerer Wert ist null. NaN und Unendlich sind leer. Eine Zeile, an der der Code scheitert oder deren Werte nicht in ihre Spalten passen, kommt mit dem Grund zu den abgelehnten Datensätzen; der Batch geht weiter. Über einen Batch sind das alle seine Zeilen. An der Zeit- oder Speichergrenze kommen die Zeilen dorthin, die noch nicht fertig sind. Der Code erreicht nur seine Zeilen: kein Netz, keine Dateien, keine Timer. batch.time, Date und Math.random() sagen dasselbe, wenn ein Batch noch einmal gerechnet wird, und von einem Batch zum nächsten bleibt nichts: Dafür gibt es „Merken“.',
  'Call it with': 'Aufrufen mit',
  'Each row by itself, or the list of all rows of the batch.': 'Jede Zeile für sich, oder die Liste aller Zeilen des Batches.',
  'Each row': 'jeder Zeile',
  'row → a row, null or a list of rows': 'row → eine Zeile, null oder eine Liste von Zeilen',
  'All rows of the batch': 'allen Zeilen des Batches',
  'rows → a list of rows': 'rows → eine Liste von Zeilen',
  Code: 'Code',
  'Change the row and return it, such as: row.total = row.price * row.quantity; return row':
    'Die Zeile ändern und zurückgeben, etwa: row.total = row.price * row.quantity; return row',
  'Columns that the code makes': 'Spalten, die der Code macht',
  'Their names in what it returns, and what they hold.': 'Ihre Namen in dem, was zurückkommt, und was sie enthalten.',
  'The columns that come in come out too, with the values that the code returns for them.':
    'Die ankommenden Spalten gehen mit weiter, mit den Werten, die der Code für sie zurückgibt.',
  'Time limit': 'Zeitgrenze',
  'How long the code may take in one batch. Rows that are not done by then are refused.':
    'Wie lange der Code in einem Batch brauchen darf. Zeilen, die dann nicht fertig sind, werden abgelehnt.',
  Limits: 'Grenzen',
  'Memory limit': 'Speichergrenze',
  'What the code may hold at a time. Over a batch that includes all its rows.':
    'Was der Code zugleich halten darf. Für einen ganzen Batch gehören alle seine Zeilen dazu.',
  MB: 'MB',
  'The code cannot be used: {reason}. The rows are kept and tried again.':
    'Der Code ist so nicht zu gebrauchen: {reason}. Die Zeilen bleiben und werden erneut versucht.',
  'it gives more than {most} requests for one batch': 'er liefert mehr als {most} Anfragen für einen Batch',
  'it did not end within {limit, duration}': 'er war nach {limit, duration} nicht fertig',
  'it took more memory than {memory} MB': 'er brauchte mehr Speicher als {memory} MB',
  'it gives {text}, which is no request: {reason}': 'er liefert {text}, und das ist keine Anfrage: {reason}',
  'it asks for {address}, which does not begin with https:// or http://':
    'er fragt nach {address}, was nicht mit https:// oder http:// beginnt',
  'it asks for {address}, which has a password in it: put that into a header, as $secret':
    'er fragt nach {address}, worin ein Passwort steht: Es gehört in einen Header, als $secret',
  'it asks for {address}, whose host {host} is none of those that it may call':
    'er fragt nach {address}, dessen Host {host} nicht zu denen gehört, die aufgerufen werden dürfen',
  'it sets the header {name}, which belongs to the connection': 'er setzt den Header {name}, der zur Verbindung gehört',
  '{name} is no header, or has a value that no header can have': '{name} ist kein Header oder hat einen Wert, den kein Header haben kann',
  'The request to {host} failed: {reason} The rows are kept and tried again.':
    'Die Anfrage an {host} ist fehlgeschlagen: {reason} Die Zeilen bleiben und werden erneut versucht.',
  'There was no answer within {ms, duration}.': 'Es kam innerhalb von {ms, duration} keine Antwort.',
  '{host} answered {status}: {words}. The rows are kept and tried again.':
    '{host} hat mit {status} geantwortet: {words}. Die Zeilen bleiben und werden erneut versucht.',
  '{host} does not answer: {reason}': '{host} antwortet nicht: {reason}',
  '{hosts} can be reached. Nothing was sent.': '{hosts} ist erreichbar. Es wurde nichts geschickt.',
  'it is no name of a host': 'das ist kein Name eines Hosts',
  'no connection within {ms, duration}': 'keine Verbindung innerhalb von {ms, duration}',
  'Write what it returns: a list of requests.': 'Schreiben, was zurückgegeben wird: eine Liste von Anfragen.',
  'Name the host that is called.': 'Den Host nennen, der aufgerufen wird.',
  'Requests to {hosts}': 'Anfragen an {hosts}',
  'JavaScript for each batch': 'JavaScript für jeden Batch',
  'Requests to a web service, which a function of your own makes of each batch.':
    'Anfragen an einen Webdienst, die eine eigene Funktion aus jedem Batch macht.',
  'The code gets "rows", the list of all rows of a batch, and "batch", whose time is batch.time, and returns a list of requests: { url, method, headers, body }. A request is a POST unless it says otherwise; a body that is no text is sent as JSON. They are sent one after another, and a batch is delivered when each was answered with success. It has the same limits as the step JavaScript, and reaches nothing by itself. Only hosts that are named here are called, and redirects are not followed. In headers, $secret stands for the secret, which the code never sees. When a request fails, the batch waits and goes on with that one, also after a restart; with other code it is sent from its first request. A request that was answered while Millrace was killed is sent again. Each has a header Idempotency-Key, which is the same when it is sent again: a service that minds it counts every request once.':
    'Der Code bekommt „rows“, die Liste aller Zeilen eines Batches, und „batch“, dessen Zeit batch.time ist, und gibt eine Liste von Anfragen zurück: { url, method, headers, body }. Eine Anfrage ist ein POST, wenn sie nichts anderes sagt; ein body, der kein Text ist, wird als JSON geschickt. Die Anfragen gehen nacheinander hinaus, und ein Batch ist zugestellt, wenn jede mit Erfolg beantwortet ist. Es gelten dieselben Grenzen wie für den Schritt JavaScript, und der Code selbst erreicht nichts. Aufgerufen werden nur Hosts, die hier stehen, und Weiterleitungen wird nicht gefolgt. In headers steht $secret für das Geheimnis, das der Code nie sieht. Scheitert eine Anfrage, so wartet der Batch und geht mit dieser weiter, auch nach einem Neustart; mit anderem Code wird er von seiner ersten Anfrage an geschickt. Eine Anfrage, die beantwortet wurde, während Millrace abgeschossen wurde, wird noch einmal geschickt. Jede hat einen Header Idempotency-Key, der beim nächsten Versuch derselbe ist: Ein Dienst, der darauf achtet, zählt jede Anfrage einmal.',
  'Return a list of requests, such as one with all rows, or one for each: rows.map((row) => ({ url: …, body: row }))':
    'Eine Liste von Anfragen zurückgeben, etwa eine mit allen Zeilen oder eine für jede: rows.map((row) => ({ url: …, body: row }))',
  'Hosts that it may call': 'Hosts, die aufgerufen werden dürfen',
  'Such as api.example.org, or with a port: localhost:8080. No others are called.':
    'Etwa api.example.org oder mit Port: localhost:8080. Andere werden nicht aufgerufen.',
  'Stands for $secret in headers, such as Authorization: "Bearer $secret". Stored sealed, and never shown again.':
    'Steht in headers für $secret, etwa Authorization: "Bearer $secret". Wird versiegelt gespeichert und nie wieder gezeigt.',
  'Answer within': 'Antwort innerhalb von',
  'A request that is not answered by then is sent again.': 'Eine Anfrage, die bis dahin nicht beantwortet ist, wird noch einmal geschickt.',
  'How long the code may take in one batch, without the time in which requests are sent.':
    'Wie lange der Code in einem Batch brauchen darf, ohne die Zeit, in der Anfragen hinausgehen.',
}
