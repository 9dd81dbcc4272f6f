/**
 * The airports of the flights: code, city and state. Source: U.S. Department of Transportation, Bureau of Transportation Statistics, by way of the
 * package vega-datasets. A work of the United States government: in the public domain.
 */
export const AIRPORTS = `
ABQ,Albuquerque,NM
ALB,Albany,NY
AMA,Amarillo,TX
AUS,Austin,TX
BDL,Windsor Locks,CT
BHM,Birmingham,AL
BNA,Nashville,TN
BOI,Boise,ID
BUF,Buffalo,NY
BUR,Burbank,CA
BWI,Baltimore,MD
CLE,Cleveland,OH
CMH,Columbus,OH
CRP,Corpus Christi,TX
DAL,Dallas,TX
DTW,Detroit,MI
ELP,El Paso,TX
FLL,Ft. Lauderdale,FL
GEG,Spokane,WA
HOU,Houston,TX
HRL,Harlingen,TX
IAH,Houston,TX
IND,Indianapolis,IN
ISP,Islip,NY
JAN,Jackson,MS
JAX,Jacksonville,FL
LAS,Las Vegas,NV
LAX,Los Angeles,CA
LBB,Lubbock,TX
LIT,Little Rock,AR
MAF,Midland,TX
MCI,Kansas City,MO
MCO,Orlando,FL
MDW,Chicago,IL
MHT,Manchester,NH
MSY,New Orleans,LA
OAK,Oakland,CA
OKC,Oklahoma City,OK
OMA,Omaha,NE
ONT,Ontario,CA
PBI,West Palm Beach,FL
PDX,Portland,OR
PHX,Phoenix,AZ
PVD,Providence,RI
RDU,Raleigh,NC
RNO,Reno,NV
SAN,San Diego,CA
SAT,San Antonio,TX
SDF,Louisville,KY
SEA,Seattle,WA
SFO,San Francisco,CA
SJC,San Jose,CA
SLC,Salt Lake City,UT
SMF,Sacramento,CA
SNA,Santa Ana,CA
STL,St Louis,MO
TPA,Tampa,FL
TUL,Tulsa,OK
TUS,Tucson,AZ
`
