/** German: what a run remembers per key. */
export const state: Readonly<Record<string, string>> = {
  'Add at least one thing to remember.': 'Mindestens etwas zum Merken hinzufügen.',
  'first value': 'erster Wert',
  'last value': 'letzter Wert',
  'value of the row before': 'Wert der Zeile davor',
  'own formula': 'eigene Formel',
  'such as {example}': 'etwa {example}',
  "Rows stay where this is true, such as amount > 100 and shop = 'north'.":
    "Zeilen bleiben, wo dies wahr ist, etwa amount > 100 and shop = 'north'.",
  'Remember something else': 'Noch etwas merken',
  'What is remembered {number, number}': 'Gemerktes {number, number}',
  'Column of what is remembered {number, number}': 'Spalte des Gemerkten {number, number}',
  'Name of what is remembered {number, number}': 'Name des Gemerkten {number, number}',
  'Begins with': 'Beginnt mit',
  Becomes: 'Wird zu',
  'Keeps counts, sums, last values or formulas for each key.': 'Hält je Schlüssel Anzahlen, Summen, letzte Werte oder Formeln.',
  'Keeps a row for every key and brings it up to date with each batch: counts, sums, smallest and largest, first and last values, or a formula of yours. In a formula, old.name is what was remembered before, and the new rows of the key are read by functions such as sum(amount) or count(*): old.level * 0.9 + coalesce(sum(amount), 0). A key is forgotten when it stays away, or when a condition over what is remembered holds; it then leaves by "Forgotten keys" and begins anew if it comes back. What is remembered survives restarts and deploys.':
    'Hält für jeden Schlüssel eine Zeile und bringt sie mit jedem Stapel auf den neuesten Stand: Anzahlen, Summen, kleinste und größte, erste und letzte Werte oder eine eigene Formel. In einer Formel ist old.name, was zuvor gemerkt war, und die neuen Zeilen des Schlüssels werden von Funktionen wie sum(amount) oder count(*) gelesen: old.level * 0.9 + coalesce(sum(amount), 0). Ein Schlüssel wird vergessen, wenn er ausbleibt oder wenn eine Bedingung über das Gemerkte gilt; er geht dann durch „Vergessene Schlüssel“ und beginnt von vorn, wenn er wiederkommt. Gemerktes überdauert Neustarts und Inbetriebnahmen.',
  Remembered: 'Gemerktes',
  'Forgotten keys': 'Vergessene Schlüssel',
  'All keys': 'Alle Schlüssel',
  'One row is kept for each of its values.': 'Je Wert wird eine Zeile gehalten.',
  Remember: 'Merken',
  'Which keys leave in each update; formulas are computed for these.':
    'Welche Schlüssel bei jeder Aktualisierung ausgegeben werden; für diese werden Formeln berechnet.',
  'Forget keys that stay away': 'Ausbleibende Schlüssel vergessen',
  'Keys without new rows leave by the port "Forgotten keys".':
    'Schlüssel ohne neue Zeilen gehen durch den Anschluss „Vergessene Schlüssel“.',
  'Forget keys': 'Schlüssel vergessen',
  'Away for': 'Ausgeblieben seit',
  'In the update in which this time is over, the key leaves.': 'In der Aktualisierung, in der diese Zeit um ist, geht der Schlüssel.',
  'Forget a key when': 'Einen Schlüssel vergessen, wenn',
  'Looked at after each change, over what is remembered. Without conditions nothing is forgotten.':
    'Wird nach jeder Änderung über das Gemerkte geprüft. Ohne Bedingungen wird nichts vergessen.',
  'Keys to begin with': 'Anfangsschlüssel',
  'A table whose columns are called as the keys and as what is remembered. It counts when the step begins anew.':
    'Eine Tabelle, deren Spalten wie die Schlüssel und wie das Gemerkte heißen. Sie zählt, wenn der Schritt neu beginnt.',
  'Beginning and whole state': 'Anfang und ganzer Zustand',
  'All keys every': 'Alle Schlüssel alle',
  'How often the port "All keys" puts out everything that is remembered.': 'Wie oft der Anschluss „Alle Schlüssel“ alles Gemerkte ausgibt.',
  updates: 'Aktualisierungen',
  'Remember row by row': 'Zeile für Zeile merken',
  'Gives each row what is known of its key so far.': 'Gibt jeder Zeile mit, was von ihrem Schlüssel bisher bekannt ist.',
  'Takes the rows in the order in which they arrive. Each row changes what is remembered of its key, and leaves with it: the running count or sum, the value of the row before, the largest so far, or a formula of yours. In a formula, old.name is what was remembered before the row, and new.name what is remembered after it: amount - old.previous_amount. Own formulas and "Forget a key when" take the rows of one key one by one: a few thousand a second for one key, while all keys go side by side; everything else goes at full speed. What is remembered survives restarts and deploys.':
    'Nimmt die Zeilen in der Reihenfolge, in der sie ankommen. Jede Zeile ändert, was von ihrem Schlüssel gemerkt ist, und geht damit weiter: laufende Anzahl oder Summe, der Wert der Zeile davor, der bisher größte oder eine eigene Formel. In einer Formel ist old.name, was vor der Zeile gemerkt war, und new.name, was nach ihr gemerkt ist: amount - old.previous_amount. Eigene Formeln und „Einen Schlüssel vergessen, wenn“ nehmen die Zeilen eines Schlüssels einzeln: einige Tausend je Sekunde für einen Schlüssel, alle Schlüssel nebeneinander; alles andere geht mit voller Geschwindigkeit. Gemerktes überdauert Neustarts und Inbetriebnahmen.',
  'Rows with the same values follow one another.': 'Zeilen mit gleichen Werten folgen aufeinander.',
  'Each row is added to what is remembered of its key.': 'Jede Zeile kommt zu dem hinzu, was von ihrem Schlüssel gemerkt ist.',
  'Each row gets': 'Jede Zeile erhält',
  'Formulas over the row, old and new, such as amount - old.previous_amount. Leave empty to add all that is remembered.':
    'Formeln über die Zeile, old und new, etwa amount - old.previous_amount. Leer lassen, um alles Gemerkte hinzuzufügen.',
}
