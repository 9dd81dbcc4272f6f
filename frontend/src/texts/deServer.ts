/** German: what the server's processes say, and what is said while they do not answer. */
export const server: Readonly<Record<string, string>> = {
  'The preview gave no answer. Try again.': 'Die Vorschau gab keine Antwort. Erneut versuchen.',
  'The connection ended before the answer came.': 'Die Verbindung endete, bevor die Antwort kam.',
  'No answer came within {wait, duration}.': 'Innerhalb von {wait, duration} kam keine Antwort.',
  'Too many questions wait: try again in a moment.': 'Zu viele Anfragen warten: gleich noch einmal versuchen.',
  'This node remembers nothing per key in the version that runs.': 'Dieser Knoten merkt sich in der laufenden Version nichts je Schlüssel.',
  'A longer part of the key finds it sooner.': 'Ein längeres Stück des Schlüssels findet es schneller.',
  'The state is too large for this.': 'Das Gemerkte ist dafür zu groß.',
  'The file lacks the key {columns}.': 'In der Datei fehlt der Schlüssel {columns}.',
  'The file is too large for this.': 'Die Datei ist dafür zu groß.',
  'This took longer than {wait, duration}. {advice}': 'Das dauerte länger als {wait, duration}. {advice}',
  'There is no whole line in the sample.': 'In der Stichprobe ist keine ganze Zeile.',
  'Each line must be a JSON object.': 'Jede Zeile muss ein JSON-Objekt sein.',
  'It must be CSV with a header.': 'Es muss CSV mit einer Kopfzeile sein.',
  'The header names "{name}" twice. Give each column a name of its own.':
    'Die Kopfzeile nennt „{name}“ zweimal. Jede Spalte braucht einen eigenen Namen.',
  'Column {number} has no name in the header. Give each column a name.':
    'Spalte {number} hat in der Kopfzeile keinen Namen. Jede Spalte braucht einen.',
  'The header has {names} names and the rows have {values} values.': 'Die Kopfzeile hat {names} Namen, die Zeilen haben {values} Werte.',
  'The sample has {count} columns; 1 to {most} are possible.': 'Die Stichprobe hat {count} Spalten; möglich sind 1 bis {most}.',
  'The sample does not look like this format. {advice}': 'Die Stichprobe sieht nicht nach diesem Format aus. {advice}',
  'The analysis gave no answer. Try again.': 'Die Prüfung gab keine Antwort. Erneut versuchen.',
  'What happens to windows and states took too long to find out. Try again.':
    'Herauszufinden, was aus Fenstern und Gemerktem wird, dauerte zu lange. Erneut versuchen.',
  'The sample took too long to look at. Take fewer rows of it.': 'Die Stichprobe anzusehen dauerte zu lange. Weniger Zeilen davon nehmen.',
  'This is larger than the server takes. Make it smaller, or send it in parts.':
    'Dies ist größer, als der Server annimmt. Verkleinern oder in Teilen senden.',
  'What was sent is not valid JSON: an object or a list. Mend it and send it again.':
    'Was gesendet wurde, ist kein gültiges JSON, also kein Objekt und keine Liste. Berichtigen und erneut senden.',
  'What was sent is written in {charset}, which is not read here. Send it in UTF-8.':
    'Was gesendet wurde, ist in {charset} geschrieben, was hier nicht gelesen wird. In UTF-8 senden.',
  'What was sent is packed as {encoding}, which is not unpacked here. Send it as it is, or packed with gzip.':
    'Was gesendet wurde, ist als {encoding} gepackt, was hier nicht entpackt wird. Ungepackt oder mit gzip gepackt senden.',
  'What was sent cannot be unpacked: it is damaged, or not packed as its Content-Encoding says. Send it as it is.':
    'Was gesendet wurde, lässt sich nicht entpacken: Es ist beschädigt oder nicht so gepackt, wie sein Content-Encoding sagt. Ungepackt senden.',
  'What was sent ended before all of it had arrived. Send it again.':
    'Was gesendet wurde, brach ab, bevor alles angekommen war. Erneut senden.',
  'This is not here (any more).': 'Das gibt es hier nicht (mehr).',
  'The server has no such address. The page may be of another version of Millrace: load it anew.':
    'Diese Adresse hat der Server nicht. Vielleicht ist die Seite von einer anderen Version von Millrace: neu laden.',
  'There is no such pipeline here. It may have been deleted.': 'Diese Pipeline gibt es hier nicht. Vielleicht wurde sie gelöscht.',
  'There is no such version here.': 'Diese Version gibt es hier nicht.',
  'There is no such run here. It may have been reset.': 'Diesen Lauf gibt es hier nicht. Vielleicht wurde er zurückgesetzt.',
  'There is no such batch here. It may be too old to be kept.': 'Diesen Batch gibt es hier nicht. Vielleicht ist er zu alt.',
  'There is no such node here. It may have been deleted.': 'Diesen Knoten gibt es hier nicht. Vielleicht wurde er gelöscht.',
  'There is no sample here. It may have been removed.': 'Hier ist keine Stichprobe. Vielleicht wurde sie entfernt.',
  'There is no such link here. It may have been revoked.': 'Diesen Link gibt es hier nicht. Vielleicht wurde er widerrufen.',
  'The server did not answer within {wait, duration}. Try again.':
    'Der Server antwortete nicht innerhalb von {wait, duration}. Erneut versuchen.',
  'The batch could not be loaded': 'Der Batch konnte nicht geladen werden',
  'The run could not be loaded': 'Der Lauf konnte nicht geladen werden',
  'The server has not answered yet.': 'Der Server hat noch nicht geantwortet.',
  'The server cannot be reached. What is shown is as of {time}. {kept}':
    'Der Server ist nicht erreichbar. Zu sehen ist der Stand von {time}. {kept}',
  'How its nodes are called and connected could not be loaded: {reason}':
    'Wie seine Knoten heißen und verbunden sind, ließ sich nicht laden: {reason}',
  'The draft is still being checked: columns and problems are those before the last changes.':
    'Der Entwurf wird noch geprüft: Spalten und Probleme sind die von vor den letzten Änderungen.',
  'The draft was not checked in time: columns may be those before the last changes.':
    'Der Entwurf wurde nicht rechtzeitig geprüft: Spalten sind vielleicht die von vor den letzten Änderungen.',
  'The draft is still being checked: its columns and problems are not known yet.':
    'Der Entwurf wird noch geprüft: Seine Spalten und Probleme sind noch nicht bekannt.',
  'It was cancelled.': 'Es wurde abgebrochen.',
  'The draft is being checked…': 'Der Entwurf wird geprüft …',
  'No problems before the last changes: those are still being checked.':
    'Keine Probleme vor den letzten Änderungen: Diese werden noch geprüft.',
  'A stored password is missing here (the pipeline may come from another installation): enter it again.':
    'Hier fehlt ein gespeichertes Passwort (die Pipeline stammt vielleicht aus einer anderen Installation): erneut eingeben.',
  'A stored password cannot be read with this secret.key: restore the key from a back-up, or enter the password again.':
    'Ein gespeichertes Passwort lässt sich mit dieser secret.key nicht lesen: den Schlüssel aus einer Sicherung wiederherstellen oder das Passwort erneut eingeben.',
  '{count} rows are too many to compute with at once: at most {most} can be held.':
    '{count} Zeilen sind zu viele für eine Berechnung: Höchstens {most} lassen sich halten.',
  '{users} users times {items} items are too many to recommend from: at most {most} pairs.':
    '{users} Benutzer mal {items} Artikel sind zu viele, um daraus zu empfehlen: höchstens {most} Paare.',
  'The query has more than {most} rows: read fewer, or write them to a file.':
    'Die Abfrage hat mehr als {most} Zeilen: weniger lesen oder in eine Datei schreiben.',
  'Use "{name}"': '„{name}“ verwenden',
  'it is no JSON object': 'sie ist kein JSON-Objekt',
  'it does not name its format': 'sie nennt ihr Format nicht',
  'It has format {format}; this Millrace reads up to format {newest}. Update Millrace.':
    'Sie hat Format {format}; dieses Millrace liest bis Format {newest}. Millrace aktualisieren.',
  'the document: {what}': 'das Dokument: {what}',
  '{place}: {what}': '{place}: {what}',
  'the wire "{key}" should have the key "{right}"': 'die Leitung „{key}“ müsste den Schlüssel „{right}“ haben',
  'the wire "{key}" leads to "{node}", which is not there': 'die Leitung „{key}“ führt zu „{node}“, das es nicht gibt',
  'two formulas have the name "{name}"': 'zwei Formeln heißen „{name}“',
}
