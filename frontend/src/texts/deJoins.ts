/** German: steps in which streams meet each other or a table. */
export const joins: Readonly<Record<string, string>> = {
  'for each {keys}': 'je {keys}',
  'everything in one list': 'alles in einer Liste',
  'Add a pair of columns': 'Spaltenpaar hinzufügen',
  'Left column of pair {n}': 'Linke Spalte von Paar {n}',
  'Right column of pair {n}': 'Rechte Spalte von Paar {n}',
  Join: 'Verbinden',
  'Puts rows of two streams side by side where their keys are equal.':
    'Stellt Zeilen zweier Ströme nebeneinander, deren Schlüssel gleich sind.',
  'Each row on the left is paired with each row on the right that is equal in all keys, so several equal rows make several pairs. An empty key is equal to nothing, not even to another empty one. Rows meet within one update, or within a time: then each row waits for its partners in its own update and in those up to that time after it, also over restarts and deploys. A pair leaves once, in the update in which the later of its rows comes; a row without a partner leaves in the last update of its time. Both sides must update equally often. Pairs come in the order of the left rows, then of the right ones; right rows without a partner come last. The key leaves once, under the name it has on the left.':
    'Jede linke Zeile bildet ein Paar mit jeder rechten, die in allen Schlüsseln gleich ist; mehrere gleiche Zeilen ergeben also mehrere Paare. Ein leerer Schlüssel ist nichts gleich, auch keinem anderen leeren. Zeilen treffen sich in derselben Aktualisierung oder innerhalb einer Zeit: Dann wartet jede Zeile in ihrer eigenen Aktualisierung und in denen bis zu dieser Zeit danach auf ihre Partner, auch über Neustarts und Veröffentlichungen hinweg. Ein Paar geht einmal hinaus, in der Aktualisierung, in der die spätere seiner Zeilen kommt; eine Zeile ohne Partner in der letzten Aktualisierung ihrer Zeit. Beide Seiten müssen gleich oft aktualisieren. Paare kommen in der Reihenfolge der linken, dann der rechten Zeilen; rechte Zeilen ohne Partner kommen zuletzt. Der Schlüssel steht nur einmal da, unter dem Namen, den er links hat.',
  'Rows meet': 'Zeilen treffen sich',
  'How long a row waits for a partner.': 'Wie lange eine Zeile auf einen Partner wartet.',
  'in one update': 'in einer Aktualisierung',
  'within a time': 'innerhalb einer Zeit',
  'rows wait for each other': 'Zeilen warten aufeinander',
  'So far apart two rows may come, a multiple of how often the sides update.':
    'So weit auseinander dürfen zwei Zeilen kommen, ein Vielfaches davon, wie oft die Seiten aktualisieren.',
  '"Time" must be a multiple of {slide, duration}, such as {nearest, duration}.':
    '„Zeit“ muss ein Vielfaches von {slide, duration} sein, etwa {nearest, duration}.',
  Left: 'Links',
  Right: 'Rechts',
  Pairs: 'Paare',
  'A column of the left side, and the one of the right side that it must equal.':
    'Eine Spalte der linken Seite und die der rechten, der sie gleichen muss.',
  'Rows that come along': 'Zeilen, die mitkommen',
  'What happens to rows without a partner.': 'Was mit Zeilen ohne Partner geschieht.',
  'pairs only': 'nur Paare',
  'pairs, and left rows without a partner': 'Paare und linke Zeilen ohne Partner',
  'pairs, and right rows without a partner': 'Paare und rechte Zeilen ohne Partner',
  'pairs, and rows of both sides without a partner': 'Paare und Zeilen beider Seiten ohne Partner',
  'Columns of the left side': 'Spalten der linken Seite',
  'Leave empty for all. Keys always come along.': 'Leer lassen für alle. Schlüssel kommen immer mit.',
  'Columns of the right side': 'Spalten der rechten Seite',
  'Leave empty for all but the keys.': 'Leer lassen für alle außer den Schlüsseln.',
  'Behind names that both sides have': 'Hinter Namen, die beide Seiten haben',
  'A right column gets this behind its name where a left one is called the same.':
    'Das bekommt eine rechte Spalte hinter ihren Namen, wenn eine linke genauso heißt.',
  'Collect into lists': 'In Listen sammeln',
  'Makes one row of each key, with a list of its rows.': 'Macht aus jedem Schlüssel eine Zeile mit einer Liste seiner Zeilen.',
  'Collects the rows of each update, of one stream or of up to three: each stream has a list of its own, which is empty where it has no rows of the key. Lists are in the order of arrival, keys in the order in which they first came. Without keys there is one row with everything, in updates in which something came. An empty key has a row too; between streams it meets none, not even another empty one. After a Window the lists hold the rows of the window. All streams must update equally often.':
    'Sammelt die Zeilen jeder Aktualisierung, aus einem bis zu drei Strömen: Jeder hat eine eigene Liste, die leer ist, wo er keine Zeilen des Schlüssels hat. Listen folgen der Reihenfolge der Ankunft, Schlüssel der ihres ersten Auftretens. Ohne Schlüssel gibt es eine Zeile mit allem, sooft etwas kam. Auch ein leerer Schlüssel hat eine Zeile; zwischen Strömen trifft er keinen, auch keinen anderen leeren. Hinter einem Fenster enthalten die Listen dessen Zeilen. Alle Ströme müssen gleich oft aktualisieren.',
  'Second stream': 'Zweiter Strom',
  'Third stream': 'Dritter Strom',
  'Columns that every stream has. Leave empty for one row over everything.':
    'Spalten, die jeder Strom hat. Leer lassen für eine Zeile über alles.',
  'What the list holds': 'Inhalt der Liste',
  'One column: a list of its values. Several: a list of objects. Leave empty for all but the keys.':
    'Eine Spalte: eine Liste ihrer Werte. Mehrere: eine Liste von Objekten. Leer lassen für alle außer den Schlüsseln.',
  'Name of the list': 'Name der Liste',
  'The new column.': 'Die neue Spalte.',
  'One SELECT over the rows of each batch, of one stream or several.':
    'Ein SELECT über die Zeilen jedes Batches, aus einem Strom oder mehreren.',
  'The incoming rows are the table "input"; those of a second and a third stream, where they are connected, are "input2" and "input3". One SELECT in DuckDB’s SQL; it sees nothing but these tables. All streams must update equally often.':
    'Die ankommenden Zeilen sind die Tabelle „input“; die eines zweiten und dritten Stroms, sofern verbunden, sind „input2“ und „input3“. Ein SELECT in der SQL von DuckDB, das nichts als diese Tabellen sieht. Alle Ströme müssen gleich oft aktualisieren.',
  input2: 'input2',
  input3: 'input3',
  'The incoming rows are the tables "input", "input2" and "input3".':
    'Die ankommenden Zeilen sind die Tabellen „input“, „input2“ und „input3“.',
  '"To" lies before "From", so nothing would come through.': '„Bis“ liegt vor „Von“, also käme nichts hindurch.',
  '{from} to {to}': '{from} bis {to}',
  '{operation} needs no step.': '{operation} braucht keinen Schritt.',
  'Means nothing here: a batch is one table, and the engine spreads its work over the threads by itself. Results never depend on partitions.':
    'Bedeutet hier nichts: Ein Batch ist eine Tabelle, und die Engine verteilt ihre Arbeit selbst auf die Threads. Ergebnisse hängen nie von Partitionen ab.',
  'The engine keeps a step’s rows for the batch wherever several steps read them, and fuses the others.':
    'Die Engine behält die Zeilen eines Schritts für den Batch, wo mehrere Schritte sie lesen, und verschmilzt die übrigen.',
  'As cache: where rows stand is the engine’s choice, within the memory limit of the run; beyond it they go to the disk.':
    'Wie cache: Wo Zeilen stehen, wählt die Engine, innerhalb der Speichergrenze des Laufs; darüber hinaus kommen sie auf die Platte.',
  'Every batch is a transaction with its state, windows and outputs: nothing is to be asked for, and nothing older than the last batch is ever repeated.':
    'Jeder Batch ist eine Transaktion mit seinem Zustand, seinen Fenstern und Ausgaben: Es ist nichts zu verlangen, und nichts vor dem letzten Batch wird je wiederholt.',
  'Makes one row of each word, part or field of a value.': 'Macht aus jedem Wort, Teil oder Feld eines Werts eine Zeile.',
  'A text is cut at its separator, or a list taken apart; each part becomes a row. An object, or a text that is one in JSON, gives a row of each of its fields: its name, and its value as a text. A row without parts puts out nothing.':
    'Ein Text wird an seinem Trennzeichen zerlegt oder eine Liste auseinandergenommen; jeder Teil wird eine Zeile. Ein Objekt, auch eines als JSON-Text, ergibt je Feld eine Zeile: mit dessen Namen und dessen Wert als Text. Eine Zeile ohne Teile ergibt nichts.',
  'an object, by its fields': 'ein Objekt, nach seinen Feldern',
  'also one that is written as JSON': 'auch eines, das als JSON geschrieben ist',
  'Column for the names of fields': 'Spalte für die Namen der Felder',
  'It says which field a row comes from.': 'Sie sagt, aus welchem Feld eine Zeile kommt.',
  'Between two times': 'Zwischen zwei Zeiten',
  'Lets only the updates from one time to another through.': 'Lässt nur die Aktualisierungen von einer Zeit bis zu einer anderen durch.',
  'Keeps the rows of all updates whose time lies between the two, both included, and leaves out all others: to look at one morning of a recording, or to begin or end something at a set time. Times are in the time zone of the pipeline. What counts is the time of the update in which a row came, not a time that stands in the row: for that, use Keep rows. Rows that do not lie between leave by "Outside".':
    'Behält die Zeilen aller Aktualisierungen, deren Zeit zwischen den beiden liegt, beide eingeschlossen, und lässt alle anderen weg: um einen Vormittag einer Aufzeichnung zu betrachten oder etwas zu einer festen Zeit beginnen oder enden zu lassen. Zeiten gelten in der Zeitzone der Pipeline. Es zählt die Zeit der Aktualisierung, in der eine Zeile kam, nicht eine Zeit in der Zeile: Dafür gibt es „Zeilen behalten“. Was nicht dazwischen liegt, geht durch „Außerhalb“.',
  Between: 'Dazwischen',
  Outside: 'Außerhalb',
  'The first update that counts. Leave empty to begin with the first one.':
    'Die erste Aktualisierung, die zählt. Leer lassen, um mit der ersten zu beginnen.',
  'The last update that counts. Leave empty to go on for ever.':
    'Die letzte Aktualisierung, die zählt. Leer lassen, um immer weiterzugehen.',
  'With several matches': 'Bei mehreren Treffern',
  'What happens where the table has the value more than once.': 'Was geschieht, wenn die Tabelle den Wert mehrmals hat.',
  'take the first one': 'den ersten nehmen',
  'the number of rows never grows': 'die Zahl der Zeilen wächst nie',
  'make a row of each': 'aus jedem eine Zeile machen',
  'as a join does': 'wie beim Verbinden',
}
