/** German: past batches through the version and the draft. */
export const replay: Readonly<Record<string, string>> = {
  'The batches could not be replayed: {message}': 'Die Batches ließen sich nicht noch einmal durchspielen: {message}',
  'The replay was ended after {ms, duration}: that is more than it may take. Choose fewer updates, or a node further to the front.':
    'Das Durchspielen wurde nach {ms, duration} beendet, länger darf es nicht dauern. Weniger Aktualisierungen wählen oder einen Knoten weiter vorn.',
}
