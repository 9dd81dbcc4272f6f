/**
 * Earthquakes as they were recorded from 31 January to 2 February 2018: the time (UTC), the magnitude, the depth in kilometres, the region, and
 * the place in it. Source: U.S. Geological Survey, "All Earthquakes, Past Week" feed, generated on 7 February 2018, by way of the package
 * vega-datasets. A work of the United States government: in the public domain.
 */
export const EARTHQUAKES = `
2018-01-31 01:49:59,0.3,3.3,Washington,37km NNE of Amboy
2018-01-31 02:00:15,1.4,-2.1,Montana,20km NNE of Lima
2018-01-31 02:00:31,5.3,15.2,Indonesia,50km NNW of Sangiang
2018-01-31 02:07:46,2.0,4.1,New Mexico,33km W of Raton
2018-01-31 02:16:57,4.7,10.0,New Zealand,232km ENE of Raoul Island
2018-01-31 02:18:21,2.3,0.0,Alaska,81km WNW of Skagway
2018-01-31 02:31:03,2.2,2.0,Canada,53km NNW of Sussex
2018-01-31 02:31:14,1.3,0.8,California,12km E of Coso Junction
2018-01-31 02:40:30,0.5,2.8,California,18km SW of Toms Place
2018-01-31 02:49:27,0.3,1.5,California,16km NE of Little Lake
2018-01-31 02:50:42,3.3,22.0,U.S. Virgin Islands,34km NNW of Charlotte Amalie
2018-01-31 02:51:13,1.1,5.1,Alaska,120km W of Cantwell
2018-01-31 02:53:32,1.1,1.8,California,15km NE of Little Lake
2018-01-31 02:55:44,0.3,2.8,Washington,38km NNE of Amboy
2018-01-31 03:05:20,2.1,1.0,Alaska,107km N of Kobuk
2018-01-31 03:13:14,5.3,82.2,Papua New Guinea,84km SSE of Panguna
2018-01-31 03:26:35,1.3,11.7,Nevada,21km WSW of Smith Valley
2018-01-31 03:34:32,3.1,13.9,California,11km N of Coalinga
2018-01-31 03:37:04,2.1,13.3,California,10km N of Coalinga
2018-01-31 03:59:21,2.5,18.5,California,12km N of Friant
2018-01-31 03:59:50,2.0,1.9,California,10km WNW of The Geysers
2018-01-31 04:20:21,-0.2,3.6,Washington,37km NNE of Amboy
2018-01-31 04:40:50,-0.1,8.6,Nevada,44km WSW of Beatty
2018-01-31 04:49:25,1.8,19.6,Alaska,46km NW of Valdez
2018-01-31 04:52:26,1.1,10.4,Nevada,21km WSW of Smith Valley
2018-01-31 04:57:37,-0.1,10.0,Montana,18km NNE of Dillon
2018-01-31 04:58:54,-0.3,4.9,Nevada,47km E of Beatty
2018-01-31 04:59:33,2.2,0.5,California,7km W of Cobb
2018-01-31 04:59:48,2.4,4.1,California,9km NE of Aguanga
2018-01-31 05:23:04,1.4,0.3,California,8km W of Cobb
2018-01-31 05:25:09,0.9,8.9,California,4km SE of Redlands
2018-01-31 05:30:22,0.6,4.1,California,14km WNW of Toms Place
2018-01-31 05:46:23,2.0,9.2,Alaska,40km N of Valdez
2018-01-31 05:54:19,0.2,4.8,California,10km NE of Aguanga
2018-01-31 05:57:30,4.3,10.0,Pakistan,7km NNE of Bela
2018-01-31 06:02:08,0.4,2.9,Washington,37km NNE of Amboy
2018-01-31 06:02:18,0.7,13.6,Nevada,28km WSW of Hawthorne
2018-01-31 06:04:09,3.1,76.0,Puerto Rico,8km NNW of Arecibo
2018-01-31 06:04:42,1.5,8.1,California,4km ENE of Pinnacles
2018-01-31 06:08:29,0.8,4.6,California,10km NE of Aguanga
2018-01-31 06:11:08,1.4,5.0,California,9km NE of Aguanga
2018-01-31 06:16:28,2.1,2.1,Alaska,165km NE of Nome
2018-01-31 06:24:38,0.7,13.0,California,15km W of Bridgeport
2018-01-31 06:26:59,0.9,0.2,California,7km WNW of Cobb
2018-01-31 06:39:30,0.6,1.0,California,1km NNW of The Geysers
2018-01-31 06:41:20,0.2,11.9,California,0km NNW of Anza
2018-01-31 06:54:43,1.7,124.1,Alaska,72km W of Cantwell
2018-01-31 06:57:17,0.8,10.2,Nevada,21km WSW of Smith Valley
2018-01-31 07:07:00,6.1,191.2,Afghanistan,35km S of Jarm
2018-01-31 07:18:36,1.5,11.0,Montana,14km ESE of Lincoln
2018-01-31 07:24:38,1.5,9.3,Alaska,67km S of Cantwell
2018-01-31 07:27:25,2.5,18.3,Alaska,95km W of Healy
2018-01-31 07:28:57,0.6,1.8,California,10km NW of The Geysers
2018-01-31 07:29:38,2.0,102.5,Alaska,81km WSW of Cantwell
2018-01-31 07:33:47,2.2,35.4,Alaska,89km WSW of Cordova
2018-01-31 07:34:03,1.4,1.2,California,4km NE of Mammoth Lakes
2018-01-31 07:36:09,0.5,15.2,California,5km ESE of Valle Vista
2018-01-31 07:36:13,0.4,16.1,California,6km SE of Valle Vista
2018-01-31 07:47:06,0.8,20.0,Alaska,17km NNW of North Nenana
2018-01-31 08:05:05,0.0,6.7,Nevada,51km E of Beatty
2018-01-31 08:10:37,0.2,4.3,California,9km NE of Aguanga
2018-01-31 08:11:40,0.6,5.8,California,4km NNE of Pinnacles
2018-01-31 08:12:26,0.2,4.6,California,22km ESE of Portola
2018-01-31 08:13:12,1.4,9.4,Nevada,29km SW of Hawthorne
2018-01-31 08:15:07,0.7,5.5,California,4km NNE of Pinnacles
2018-01-31 08:26:23,2.9,5.0,Alaska,263km ESE of Kodiak
2018-01-31 08:33:55,1.8,6.8,California,1km NNW of Spring Garden
2018-01-31 08:36:39,0.5,6.4,Nevada,50km SW of Goldfield
2018-01-31 08:36:58,2.9,58.0,Puerto Rico,84km S of Jobos
2018-01-31 08:58:20,0.9,2.1,California,12km WNW of The Geysers
2018-01-31 09:02:27,1.9,110.2,Alaska,44km S of Redoubt Volcano
2018-01-31 09:09:28,1.8,23.0,Dominican Republic,22km ENE of Miches
2018-01-31 09:15:31,2.2,5.4,California,12km SE of Pinnacles
2018-01-31 09:16:25,3.3,3.0,Alaska,254km SE of Kodiak
2018-01-31 09:18:56,3.8,0.1,Alaska,252km SE of Kodiak
2018-01-31 09:22:26,0.0,10.7,Nevada,65km N of Pahrump
2018-01-31 09:23:19,0.8,6.8,California,10km NE of Pinnacles
2018-01-31 09:41:00,0.9,3.9,California,8km NE of Aguanga
2018-01-31 09:50:04,0.6,9.6,Nevada,56km WNW of Beatty
2018-01-31 09:53:19,1.1,2.2,California,10km NW of The Geysers
2018-01-31 10:04:43,1.0,0.0,Nevada,5km NW of Alamo
2018-01-31 10:33:23,3.2,119.0,Dominican Republic,24km ESE of Punta Cana
2018-01-31 10:50:50,1.3,1.6,California,10km NW of The Geysers
2018-01-31 10:52:59,-0.1,4.3,Nevada,50km SSE of Beatty
2018-01-31 10:53:52,1.8,1.2,California,20km SSE of Lopez Point
2018-01-31 10:58:09,0.9,3.4,California,13km WNW of Toms Place
2018-01-31 11:01:38,4.0,212.4,Afghanistan,38km ESE of Farkhar
2018-01-31 11:06:33,0.7,1.3,Washington,37km NNE of Amboy
2018-01-31 11:08:10,3.4,84.0,Dominican Republic,64km S of Boca de Yuma
2018-01-31 11:10:14,0.9,2.0,California,4km NE of Mammoth Lakes
2018-01-31 11:11:48,1.7,8.0,California,18km NNW of Lake Pillsbury
2018-01-31 11:22:51,1.0,9.9,California,13km NE of Trabuco Canyon
2018-01-31 11:41:15,1.1,5.5,Nevada,47km E of Beatty
2018-01-31 11:44:17,2.5,17.2,Alaska,65km NW of Valdez
2018-01-31 11:49:39,5.6,74.7,Papua New Guinea,34km SE of Lae
2018-01-31 11:59:08,1.1,0.8,California,8km WNW of Cobb
2018-01-31 12:00:34,1.3,0.1,California,7km W of Cobb
2018-01-31 12:03:19,2.0,2.8,Idaho,38km SW of Challis
2018-01-31 12:04:20,2.2,1.0,California,23km S of Lopez Point
2018-01-31 12:38:42,1.9,7.8,California,4km ENE of Pinnacles
2018-01-31 12:49:37,1.6,6.1,California,6km SW of Weed
2018-01-31 12:59:02,1.5,23.7,Alaska,51km NW of Valdez
2018-01-31 13:09:18,0.9,4.5,California,8km NNE of Indio
2018-01-31 13:13:22,1.4,9.5,MX,16km WNW of Progreso  B.C.
2018-01-31 13:25:04,2.2,35.7,Hawaii,10km NE of Pahala
2018-01-31 13:33:53,0.5,12.1,California,14km NW of Truckee
2018-01-31 13:46:55,2.2,21.7,Alaska,100km ENE of Kodiak
2018-01-31 13:52:28,1.3,13.0,California,7km SSW of Calimesa
2018-01-31 13:57:03,2.0,43.2,Hawaii,15km S of Volcano
2018-01-31 14:01:00,3.1,76.0,Puerto Rico,10km N of Hatillo
2018-01-31 14:09:37,0.6,1.2,Washington,37km NNE of Amboy
2018-01-31 14:12:42,2.9,54.0,Puerto Rico,61km NW of Aguadilla
2018-01-31 14:15:59,1.0,6.3,California,10km NE of Aguanga
2018-01-31 14:17:16,0.6,5.3,California,10km NE of Aguanga
2018-01-31 14:32:57,4.5,10.0,Philippines,9km SSE of Santo Nino
2018-01-31 14:49:46,1.6,2.9,California,8km NNE of Indio
2018-01-31 14:58:18,1.6,0.7,Nevada,38km SSW of Spring Creek
2018-01-31 14:59:20,0.9,7.8,California,15km N of Pinnacles
2018-01-31 15:02:23,0.9,13.6,California,8km S of Valle Vista
2018-01-31 15:16:38,2.5,5.7,Hawaii,13km SE of Volcano
2018-01-31 15:20:48,1.3,3.5,California,15km NW of Parkfield
2018-01-31 15:23:54,1.1,5.7,California,9km NE of Aguanga
2018-01-31 15:26:51,5.1,13.9,Kiribati region,Line Islands
2018-01-31 15:33:36,0.8,4.8,California,48km NE of Mammoth Lakes
2018-01-31 15:39:42,0.6,2.6,Alaska,11km W of Salcha
2018-01-31 15:40:12,2.2,114.9,Alaska,80km E of Old Iliamna
2018-01-31 15:41:20,2.5,6.4,California,4km E of Covelo
2018-01-31 15:50:58,1.0,5.0,Montana,37km SW of Whitehall
2018-01-31 15:53:05,1.3,3.0,California,16km NW of Parkfield
2018-01-31 15:54:36,1.4,74.7,Alaska,61km NNW of Nikiski
2018-01-31 16:06:23,1.5,5.4,California,8km NNE of Indio
2018-01-31 16:12:27,0.7,15.9,California,9km SSW of Idyllwild
2018-01-31 16:22:16,2.6,74.6,Alaska,48km WNW of Larsen Bay
2018-01-31 16:28:51,0.2,1.1,California,11km E of Mammoth Lakes
2018-01-31 16:33:50,1.1,12.4,California,15km S of Big Pine
2018-01-31 16:37:06,5.7,10.0,Panama,55km SE of Pedasi
2018-01-31 16:40:52,0.2,1.1,California,11km E of Mammoth Lakes
2018-01-31 16:41:52,5.1,10.0,Panama,41km E of Pedasi
2018-01-31 16:53:56,2.5,8.1,Oklahoma,17km NNW of Blackwell
2018-01-31 16:59:17,0.3,6.2,Nevada,58km SSW of Goldfield
2018-01-31 16:59:48,1.6,4.7,California,13km NNE of Dixon Lane-Meadow Creek
2018-01-31 17:48:23,2.0,-2.5,Utah,15km WSW of Monroe
2018-01-31 17:51:59,2.3,-1.8,Utah,15km WSW of Monroe
2018-01-31 17:54:00,2.9,35.5,Alaska,18km WNW of Kodiak Station
2018-01-31 17:55:00,3.1,10.7,Alaska,59km N of Middleton Island
2018-01-31 18:02:30,3.8,10.0,Alaska,240km SE of Kodiak
2018-01-31 18:25:52,4.9,10.0,Greenland,235km NE of Nord
2018-01-31 18:28:44,0.6,16.0,California,22km SSW of La Quinta
2018-01-31 18:38:48,1.3,15.1,Alaska,3km WNW of North Nenana
2018-01-31 18:40:58,1.6,99.0,Alaska,77km N of Talkeetna
2018-01-31 18:49:28,1.3,3.8,Alaska,15km WSW of Healy
2018-01-31 18:51:35,0.8,7.7,California,23km SSW of Ocotillo Wells
2018-01-31 18:57:03,-0.1,8.1,Nevada,46km ESE of Beatty
2018-01-31 19:04:21,0.6,6.5,Washington,9km SE of Desert Aire
2018-01-31 19:10:51,0.9,1.5,California,12km WNW of The Geysers
2018-01-31 19:13:02,0.9,3.0,Nevada,48km N of Spanish Springs
2018-01-31 19:15:16,0.5,6.9,California,21km ESE of Anza
2018-01-31 19:15:51,5.3,10.0,Solomon Islands,166km W of Lata
2018-01-31 19:16:00,1.5,0.8,Alaska,105km NW of Talkeetna
2018-01-31 19:27:42,1.0,8.5,Nevada,37km SW of Smith Valley
2018-01-31 19:33:48,0.6,4.6,California,9km NE of Aguanga
2018-01-31 19:35:31,0.7,7.6,Nevada,11km S of Mogul
2018-01-31 19:38:26,0.5,4.8,California,13km ESE of Mammoth Lakes
2018-01-31 19:45:48,0.9,2.2,California,9km NW of The Geysers
2018-01-31 19:45:54,1.7,-1.6,Utah,16km SSE of East Carbon City
2018-01-31 19:53:13,1.4,0.3,California,13km SSE of Livermore
2018-01-31 20:01:50,4.8,10.0,Alaska,250km SE of Kodiak
2018-01-31 20:08:04,2.4,5.8,Hawaii,9km SSE of Volcano
2018-01-31 20:24:53,0.6,8.0,California,9km NNE of Indio
2018-01-31 20:36:10,3.0,8.0,Puerto Rico,4km SE of G. L. Garcia
2018-01-31 20:38:11,1.3,4.4,California,8km ENE of Aguanga
2018-01-31 20:44:36,2.7,10.7,Idaho,38km SW of Challis
2018-01-31 20:58:59,2.4,28.3,California,26km E of Hydesville
2018-01-31 21:05:46,0.8,10.8,California,2km SW of Idyllwild
2018-01-31 21:10:47,3.6,28.9,Alaska,206km SE of Kodiak
2018-01-31 21:29:10,4.1,10.0,Iraq,21km SE of Mandali
2018-01-31 21:29:39,1.1,9.8,Alaska,21km S of Manley Hot Springs
2018-01-31 21:30:13,1.2,0.8,California,16km E of Seven Trees
2018-01-31 21:32:19,2.0,18.2,Alaska,22km NNE of North Nenana
2018-01-31 21:34:00,1.1,34.9,Alaska,37km ESE of Sutton-Alpine
2018-01-31 21:34:23,0.9,2.1,California,10km WNW of The Geysers
2018-01-31 21:40:03,1.1,15.0,California,4km SSE of Mentone
2018-01-31 22:08:09,0.8,2.6,California,6km NW of The Geysers
2018-01-31 22:11:07,0.9,7.5,California,4km N of Fontana
2018-01-31 22:11:37,0.9,8.7,California,15km SE of East Quincy
2018-01-31 22:12:23,-0.1,0.0,Nevada,49km ESE of Beatty
2018-01-31 22:37:53,2.6,31.0,Puerto Rico,9km S of Ciales
2018-01-31 22:41:08,0.6,11.3,California,15km SE of Portola
2018-01-31 22:52:28,1.6,19.6,Alaska,71km WNW of Valdez
2018-01-31 23:13:21,5.2,18.7,Ecuador,27km ESE of Palora
2018-01-31 23:21:53,1.2,8.8,Montana,1km S of Pablo
2018-01-31 23:49:47,0.8,5.5,California,10km NE of Aguanga
2018-02-01 00:05:11,0.5,1.1,California,8km E of Mammoth Lakes
2018-02-01 00:09:56,0.0,14.0,California,8km S of Idyllwild
2018-02-01 00:10:50,2.1,22.2,Alaska,52km NNE of Sutton-Alpine
2018-02-01 00:12:56,4.9,10.0,Chile,41km WNW of Lebu
2018-02-01 00:15:02,2.5,79.0,Puerto Rico,7km WSW of Rincon
2018-02-01 00:26:10,1.4,5.0,Wyoming,20km S of Hoback
2018-02-01 00:29:59,1.2,3.7,California,32km NNE of North Fork
2018-02-01 00:45:22,1.1,5.0,California,16km SE of Pinnacles
2018-02-01 00:51:17,1.8,13.1,California,8km WNW of Lexington Hills
2018-02-01 00:55:54,1.0,1.4,California,3km W of Cobb
2018-02-01 01:44:33,1.9,-1.7,Utah,15km WSW of Monroe
2018-02-01 01:47:34,3.8,10.0,Austria,4km N of Innerbraz
2018-02-01 01:50:18,1.8,9.3,MX,6km SW of Progreso  B.C.
2018-02-01 01:58:29,1.6,21.2,Alaska,16km N of Fishhook
2018-02-01 02:07:42,1.7,4.0,Washington,17km N of Packwood
2018-02-01 02:10:53,0.7,7.5,Hawaii,5km SW of Volcano
2018-02-01 02:12:53,0.3,11.1,Hawaii,4km WSW of Volcano
2018-02-01 02:20:05,1.9,31.8,Hawaii,7km SSE of Pahala
2018-02-01 02:33:08,0.8,6.0,California,15km SW of Toms Place
2018-02-01 02:40:37,1.2,12.1,California,14km SW of Toms Place
2018-02-01 02:42:36,2.1,3.4,California,16km NW of Parkfield
2018-02-01 02:48:06,1.2,12.8,Tennessee,9km NNW of Dyersburg
2018-02-01 02:56:38,2.5,72.3,Alaska,23km W of Nikiski
2018-02-01 02:58:41,0.3,3.9,California,9km SSE of Mammoth Lakes
2018-02-01 03:03:28,0.5,2.4,California,12km SSE of Mammoth Lakes
2018-02-01 03:05:31,0.8,6.8,Nevada,11km S of Mogul
2018-02-01 03:06:29,1.2,1.5,California,1km NNW of The Geysers
2018-02-01 03:07:37,0.9,1.4,California,1km NNW of The Geysers
2018-02-01 03:15:08,0.8,10.6,California,9km NE of Julian
2018-02-01 03:20:38,-0.0,13.6,California,9km SSW of Idyllwild
2018-02-01 03:30:33,1.2,16.4,California,9km NNE of Pala
2018-02-01 03:39:40,0.2,3.4,Wyoming,28km ESE of Old Faithful Geyser
2018-02-01 03:51:48,0.5,5.8,California,3km NE of Banning
2018-02-01 03:55:26,0.4,14.4,California,8km SSW of Idyllwild
2018-02-01 04:01:10,0.2,0.9,California,14km NE of Little Lake
2018-02-01 04:02:30,1.1,6.7,California,19km SW of Toms Place
2018-02-01 04:06:35,1.5,18.5,California,4km WNW of Willowbrook
2018-02-01 04:08:06,1.4,1.3,California,2km N of Plumas Eureka
2018-02-01 04:11:47,1.4,7.6,California,12km W of Toms Place
2018-02-01 04:18:30,5.4,10.0,Pacific-Antarctic Ridge,
2018-02-01 04:27:54,1.8,-1.7,Utah,15km WSW of Monroe
2018-02-01 04:47:00,4.5,186.1,Ecuador,21km ENE of Palora
2018-02-01 04:54:36,1.1,4.6,California,7km NW of Coso Junction
2018-02-01 04:57:02,1.2,11.8,California,6km N of Pinnacles
2018-02-01 05:04:13,0.1,9.2,Nevada,59km WNW of Beatty
2018-02-01 05:04:34,2.5,3.7,California,4km NNW of Plumas Eureka
2018-02-01 05:16:07,1.9,41.5,Hawaii,1km NNW of Wainaku
2018-02-01 05:25:42,1.6,92.9,Alaska,31km W of Cantwell
2018-02-01 05:35:51,4.3,59.2,Peru,30km SW of Salaverry
2018-02-01 06:07:59,0.4,4.1,California,9km NE of Aguanga
2018-02-01 06:20:40,4.6,498.0,Indonesia,150km SW of Leksula
2018-02-01 06:32:29,1.5,8.5,Alaska,110km W of Cantwell
2018-02-01 06:35:41,0.3,1.6,California,9km WNW of Cobb
2018-02-01 06:48:12,4.4,46.7,Japan,34km SSW of Naze
2018-02-01 06:49:58,0.9,1.5,California,16km NW of Parkfield
2018-02-01 07:15:25,3.8,10.0,Alaska,234km SSE of Kodiak
2018-02-01 07:17:12,3.5,3.8,Alaska,95km S of Kodiak Station
2018-02-01 07:23:13,0.3,4.2,California,9km SSE of Mammoth Lakes
2018-02-01 07:24:07,2.0,1.2,California,1km NNW of The Geysers
2018-02-01 07:31:19,0.7,5.0,Nevada,61km WNW of Tonopah
2018-02-01 07:43:45,1.8,2.1,Hawaii,15km S of Fern Acres
2018-02-01 07:54:11,2.7,4.8,New Mexico,32km W of Raton
2018-02-01 08:08:42,1.2,18.3,Alaska,36km SW of North Nenana
2018-02-01 08:09:23,0.8,11.4,California,30km ENE of Bridgeport
2018-02-01 08:22:18,1.4,1.4,California,2km NE of The Geysers
2018-02-01 08:31:57,1.6,3.2,California,9km NE of Aguanga
2018-02-01 08:33:52,1.9,19.5,Utah,5km NE of Hildale
2018-02-01 08:35:25,1.2,13.8,California,5km WNW of Devore
2018-02-01 08:37:17,2.6,11.5,California,6km S of Brawley
2018-02-01 08:51:46,2.1,21.0,Puerto Rico,20km S of La Parguera
2018-02-01 08:52:48,0.3,4.4,California,9km ENE of Aguanga
2018-02-01 09:03:23,1.1,6.7,Washington,9km SSE of Desert Aire
2018-02-01 09:11:20,1.3,5.6,Nevada,69km SW of Alamo
2018-02-01 09:14:08,1.2,10.6,California,6km S of Brawley
2018-02-01 09:31:38,3.7,26.1,Alaska,33km S of Amukta Island
2018-02-01 09:32:48,1.7,9.3,California,4km NE of Healdsburg
2018-02-01 09:41:26,1.2,2.7,California,33km NNE of North Fork
2018-02-01 09:42:05,0.7,11.1,California,4km NNE of Pinnacles
2018-02-01 09:49:00,1.0,4.7,California,5km SSE of Pinnacles
2018-02-01 09:59:11,1.3,2.5,California,6km W of Cobb
2018-02-01 10:05:07,3.0,10.0,Alaska,250km SE of Kodiak
2018-02-01 10:09:42,3.6,10.4,Alaska,271km SE of Kodiak
2018-02-01 10:10:29,-0.2,7.4,Nevada,67km E of Beatty
2018-02-01 10:16:02,0.3,3.9,California,10km NE of Aguanga
2018-02-01 10:21:31,0.1,1.7,California,13km NE of Little Lake
2018-02-01 10:25:25,0.5,11.7,Nevada,58km SSW of Goldfield
2018-02-01 10:27:32,1.5,27.7,Alaska,78km E of Sutton-Alpine
2018-02-01 10:30:38,0.7,14.6,California,8km SSE of Banning
2018-02-01 10:48:12,0.8,1.6,California,9km WNW of Cobb
2018-02-01 10:54:47,0.2,1.3,California,16km NW of Parkfield
2018-02-01 10:56:15,0.6,0.2,California,2km NNW of The Geysers
2018-02-01 10:59:57,5.4,10.0,Wallis and Futuna,251km SSE of Sigave
2018-02-01 11:00:08,1.8,23.8,Alaska,45km ENE of Y
2018-02-01 11:00:57,0.3,14.0,California,3km S of Anza
2018-02-01 11:05:50,6.0,10.0,Wallis and Futuna,272km SSE of Sigave
2018-02-01 11:09:22,1.3,13.0,California,4km W of San Francisco Zoo
2018-02-01 11:16:47,0.8,2.1,California,16km NE of Coso Junction
2018-02-01 11:20:39,0.8,13.3,California,26km SSW of Ocotillo Wells
2018-02-01 11:25:50,0.9,10.7,California,15km SW of Toms Place
2018-02-01 11:26:30,2.2,1.3,Alaska,34km E of Sutton-Alpine
2018-02-01 11:28:53,0.3,11.9,Nevada,38km SSE of Goldfield
2018-02-01 11:33:14,0.6,4.7,California,10km NE of Coachella
2018-02-01 11:53:30,0.6,2.7,California,6km WNW of The Geysers
2018-02-01 11:55:54,2.1,4.6,Alaska,140km WSW of Fort Yukon
2018-02-01 12:09:18,3.7,10.0,Alaska,277km ESE of Kodiak
2018-02-01 12:23:28,3.7,10.0,Alaska,273km SE of Kodiak
2018-02-01 12:29:54,0.4,5.0,California,10km NE of Aguanga
2018-02-01 12:30:15,0.3,4.8,California,9km ENE of Aguanga
2018-02-01 12:34:05,1.6,41.1,Alaska,55km N of Valdez
2018-02-01 12:36:40,0.9,1.1,California,7km WNW of The Geysers
2018-02-01 12:38:44,0.6,1.0,Washington,26km NNW of Packwood
2018-02-01 12:52:43,0.6,2.0,California,6km WNW of The Geysers
2018-02-01 12:57:33,1.5,74.2,Alaska,42km NNW of Nikiski
2018-02-01 13:01:08,0.7,21.4,Alaska,35km NNE of North Nenana
2018-02-01 13:01:25,3.7,17.6,Alaska,256km SE of Kodiak
2018-02-01 13:06:55,1.4,8.8,California,20km W of New Idria
2018-02-01 13:09:32,3.0,10.0,Alaska,283km ESE of Kodiak
2018-02-01 13:16:28,1.8,23.8,Alaska,37km WNW of Valdez
2018-02-01 13:31:44,3.4,5.0,Wyoming,17km SSW of Hoback
2018-02-01 13:32:23,0.0,10.6,California,24km ENE of Portola
2018-02-01 13:36:25,1.6,0.7,California,2km NNW of The Geysers
2018-02-01 13:40:03,3.8,4.6,Canada,125km WNW of Haines Junction
2018-02-01 13:40:28,3.8,5.0,Canada,134km WNW of Haines Junction
2018-02-01 13:46:13,0.7,4.9,California,10km NE of Coachella
2018-02-01 13:48:55,1.5,32.3,Alaska,25km WSW of Y
2018-02-01 14:00:44,2.6,34.6,Hawaii,2km SSE of Pahala
2018-02-01 14:00:53,2.0,7.1,Montana,15km N of West Yellowstone
2018-02-01 14:08:46,0.8,3.2,California,11km E of Mammoth Lakes
2018-02-01 14:12:06,0.5,5.9,Nevada,51km WSW of Alamo
2018-02-01 14:17:25,1.1,14.4,California,9km WSW of Aguanga
2018-02-01 14:17:35,2.6,1.0,Canada,134km WNW of Haines Junction
2018-02-01 14:18:12,2.7,0.9,Canada,148km W of Haines Junction
2018-02-01 14:37:33,-0.1,4.4,Nevada,46km E of Beatty
2018-02-01 14:37:48,1.8,30.8,Hawaii,1km WNW of Pahala
2018-02-01 14:38:02,0.2,5.8,California,16km W of Portola
2018-02-01 14:47:32,3.3,28.0,Puerto Rico,75km NNE of Luquillo
2018-02-01 14:51:02,1.4,6.7,Alaska,36km E of Sutton-Alpine
2018-02-01 14:53:38,0.3,3.1,California,12km N of Dixon Lane-Meadow Creek
2018-02-01 14:53:51,0.3,4.2,California,12km NNE of Dixon Lane-Meadow Creek
2018-02-01 14:54:18,1.0,14.2,California,10km NE of Julian
2018-02-01 15:03:40,2.3,113.0,Alaska,103km NNW of Nikiski
2018-02-01 15:05:19,1.4,3.9,Wyoming,15km SSW of Hoback
2018-02-01 15:09:24,0.2,11.8,California,11km SSW of Idyllwild
2018-02-01 15:22:15,-0.1,3.4,Washington,38km NNE of Amboy
2018-02-01 15:22:37,0.9,8.1,California,6km NNE of Pala
2018-02-01 15:37:53,4.5,25.6,Japan,90km ESE of Namie
2018-02-01 15:50:57,1.0,12.0,Nevada,21km WSW of Smith Valley
2018-02-01 15:54:47,1.2,12.9,California,9km SSW of Idyllwild
2018-02-01 15:59:16,0.9,8.0,California,16km W of Portola
2018-02-01 16:00:50,2.5,10.7,California,3km SSE of San Ardo
2018-02-01 16:11:24,1.0,27.6,Alaska,18km NNW of North Nenana
2018-02-01 16:14:02,3.3,61.0,Puerto Rico,84km NNE of Luquillo
2018-02-01 16:14:25,0.3,8.5,California,25km ENE of Portola
2018-02-01 16:18:59,0.2,6.2,California,26km ENE of Portola
2018-02-01 16:23:33,0.1,0.0,California,26km ENE of Portola
2018-02-01 16:38:56,3.2,110.3,Alaska,82km NNW of Talkeetna
2018-02-01 16:39:22,0.8,1.9,California,15km NE of Little Lake
2018-02-01 16:40:21,1.7,1.7,California,15km NE of Little Lake
2018-02-01 16:43:11,1.0,1.9,California,41km NNE of Mammoth Lakes
2018-02-01 16:48:30,-0.2,9.2,Nevada,68km N of Pahrump
2018-02-01 16:53:58,2.3,1.3,California,4km NW of The Geysers
2018-02-01 16:58:51,1.2,11.5,California,6km E of Borrego Springs
2018-02-01 17:02:49,3.3,34.0,Puerto Rico,74km NNE of Luquillo
2018-02-01 17:10:33,1.3,15.6,Alaska,36km ESE of Sutton-Alpine
2018-02-01 17:13:52,1.4,1.2,California,18km ENE of Pinnacles
2018-02-01 17:23:43,-0.1,4.7,Nevada,51km ESE of Beatty
2018-02-01 17:24:36,1.4,3.0,California,10km SW of Kelseyville
2018-02-01 17:27:08,2.1,21.0,Puerto Rico,5km N of Lluveras
2018-02-01 17:28:28,1.7,3.6,California,4km NNW of Plumas Eureka
2018-02-01 17:29:50,1.6,34.8,Alaska,6km N of Houston
2018-02-01 17:37:48,2.6,10.0,Alaska,219km SSE of Kodiak
2018-02-01 17:48:00,2.1,34.2,Hawaii,1km S of Pahala
2018-02-01 17:49:14,0.2,16.8,California,11km SSW of Idyllwild
2018-02-01 17:51:15,0.9,16.7,California,10km SW of Beaumont
2018-02-01 17:53:32,-0.3,4.2,Nevada,56km E of Beatty
2018-02-01 17:54:36,1.1,4.7,Montana,18km N of Dillon
2018-02-01 17:56:50,3.0,4.0,California,8km NE of Aguanga
2018-02-01 18:00:32,0.4,5.7,California,10km NE of Aguanga
2018-02-01 18:18:37,4.2,10.5,Gulf of Alaska,
2018-02-01 18:30:32,1.4,16.6,California,8km NNE of Cabazon
2018-02-01 18:35:28,0.1,5.1,California,9km NE of Aguanga
2018-02-01 18:49:22,0.3,4.6,California,9km NE of Aguanga
2018-02-01 18:55:18,2.1,0.0,Alaska,112km NW of Talkeetna
2018-02-01 18:55:21,1.0,0.9,California,13km NE of Little Lake
2018-02-01 19:04:49,1.0,13.0,California,29km ENE of Bridgeport
2018-02-01 19:05:59,1.3,3.6,California,10km NW of Pinnacles
2018-02-01 19:23:27,4.6,152.6,Vanuatu,69km ENE of Norsup
2018-02-01 19:24:45,0.5,4.8,Nevada,47km E of Beatty
2018-02-01 19:25:32,1.6,93.8,Alaska,65km NW of Nikiski
2018-02-01 19:46:19,1.8,4.5,California,13km NNE of Dixon Lane-Meadow Creek
2018-02-01 19:52:07,-0.1,2.5,California,2km SSW of Mammoth Lakes
2018-02-01 19:53:16,0.4,7.1,California,9km ESE of Mammoth Lakes
2018-02-01 19:57:59,1.6,1.8,California,6km NW of The Geysers
2018-02-01 20:30:01,1.8,0.0,Canada,134km WNW of Haines Junction
2018-02-01 20:41:02,1.9,14.0,Puerto Rico,5km NNW of Santo Domingo
2018-02-01 20:45:18,0.6,10.2,Montana,10km ENE of West Yellowstone
2018-02-01 20:47:13,0.7,5.6,California,9km NE of Aguanga
2018-02-01 21:00:13,2.6,2.0,Canada,54km NNW of Sussex
2018-02-01 21:15:23,4.3,16.7,Alaska,235km SE of Kodiak
2018-02-01 21:20:14,0.6,1.6,California,8km NW of The Geysers
2018-02-01 21:26:30,1.3,17.7,California,8km SSW of Bakersfield
2018-02-01 21:28:39,0.0,4.8,Nevada,47km E of Beatty
2018-02-01 21:29:28,0.7,10.5,Nevada,44km SE of Warm Springs
2018-02-01 21:35:12,2.0,7.2,Alaska,36km E of Sutton-Alpine
2018-02-01 21:39:11,0.6,2.2,California,6km WNW of The Geysers
2018-02-01 21:43:35,0.4,9.7,Washington,26km NW of Packwood
2018-02-01 21:52:38,1.3,11.1,Montana,18km NE of Three Forks
2018-02-01 21:58:56,2.0,2.2,Idaho,22km SE of Soda Springs
2018-02-01 22:02:46,2.2,86.0,Alaska,38km S of Redoubt Volcano
2018-02-01 22:06:10,1.4,10.4,California,8km NE of Julian
2018-02-01 22:08:22,0.7,0.1,Hawaii,5km SW of Volcano
2018-02-01 22:08:53,2.4,10.0,Puerto Rico,5km N of Yaurel
2018-02-01 22:13:20,1.2,4.0,California,12km NNE of Dixon Lane-Meadow Creek
2018-02-01 22:24:42,0.5,5.2,California,9km NE of Aguanga
2018-02-01 22:28:07,4.3,337.7,Banda Sea,
2018-02-01 22:36:07,2.8,32.0,Puerto Rico,70km N of Vieques
2018-02-01 22:42:58,0.9,20.0,California,6km N of Banning
2018-02-01 22:46:41,2.2,2.0,Canada,53km NNW of Sussex
2018-02-01 23:12:11,0.6,4.2,California,9km NE of Aguanga
2018-02-01 23:13:54,5.2,106.9,Argentina,55km WSW of Calingasta
2018-02-01 23:16:58,2.4,103.9,Alaska,109km W of Larsen Bay
2018-02-01 23:31:58,3.0,10.0,Alaska,274km SE of Kodiak
2018-02-01 23:40:37,0.6,2.5,California,6km WNW of The Geysers
2018-02-01 23:41:57,0.8,17.1,California,6km NNE of Beaumont
2018-02-02 00:02:34,1.7,2.0,Alaska,78km NNW of Cape Yakataga
2018-02-02 00:11:14,0.9,2.5,California,6km NW of The Geysers
2018-02-02 00:11:15,0.4,5.9,California,2km SE of Mammoth Lakes
2018-02-02 00:11:37,0.6,13.9,California,8km SW of Idyllwild
2018-02-02 00:15:06,0.6,1.0,California,6km WNW of Cobb
2018-02-02 00:16:57,2.2,37.6,Hawaii,1km ENE of Pahala
2018-02-02 00:20:42,5.5,51.2,Indonesia,138km SE of Modayag
2018-02-02 00:29:35,1.6,0.2,Nevada,68km NNE of Tonopah
2018-02-02 00:46:25,1.8,1.7,California,9km NW of The Geysers
2018-02-02 00:46:31,1.2,1.6,California,9km NW of The Geysers
2018-02-02 00:48:08,0.0,5.5,Nevada,47km E of Beatty
2018-02-02 00:52:34,0.6,2.1,California,9km NW of The Geysers
2018-02-02 00:52:44,0.7,17.9,California,8km SW of Idyllwild
2018-02-02 01:10:41,1.1,15.5,Alaska,35km E of Sutton-Alpine
2018-02-02 01:20:26,0.6,5.0,California,13km WNW of Toms Place
2018-02-02 01:30:25,1.5,7.3,California,13km ESE of Pinnacles
2018-02-02 01:46:25,0.7,3.8,California,9km ENE of Aguanga
2018-02-02 01:47:48,1.3,2.7,California,7km NW of The Geysers
2018-02-02 01:55:52,0.6,0.7,California,9km E of Mammoth Lakes
2018-02-02 02:01:59,0.8,12.2,Nevada,21km SSE of Gardnerville Ranchos
2018-02-02 02:12:07,1.3,5.6,California,7km W of Kernville
2018-02-02 02:15:10,1.1,2.2,California,6km NW of The Geysers
2018-02-02 02:25:07,-0.2,-0.2,California,9km E of Mammoth Lakes
2018-02-02 02:28:10,0.9,7.9,California,22km ESE of Anza
2018-02-02 02:31:13,1.1,1.9,California,12km S of Mammoth Lakes
2018-02-02 02:37:58,1.4,6.3,Washington,7km SSE of Desert Aire
2018-02-02 02:39:08,0.3,4.5,California,10km ENE of Aguanga
2018-02-02 02:40:57,1.2,4.2,Nevada,17km WSW of Smith Valley
2018-02-02 02:43:10,2.1,28.0,Alaska,7km WNW of Knik-Fairview
2018-02-02 02:45:53,1.6,5.1,California,3km NNW of Plumas Eureka
2018-02-02 03:06:34,1.3,61.9,Alaska,37km W of Big Lake
2018-02-02 03:23:03,3.3,35.2,Alaska,210km ESE of Kodiak
2018-02-02 03:26:08,1.5,15.0,Puerto Rico,3km SSW of Arroyo
2018-02-02 03:27:15,0.9,5.3,Wyoming,6km NW of Wilson
2018-02-02 03:34:34,0.1,7.5,California,29km NNW of Truckee
2018-02-02 03:42:17,0.8,4.6,California,29km SSE of Portola
2018-02-02 03:43:26,0.6,9.8,California,2km WSW of Banning
2018-02-02 03:53:30,0.8,10.0,California,13km S of Joshua Tree
2018-02-02 03:58:59,4.3,35.0,Mexico,5km SSW of San Mateo del Mar
2018-02-02 04:08:04,2.0,92.6,Alaska,88km NW of Larsen Bay
2018-02-02 04:10:51,1.1,8.6,Idaho,15km ENE of Driggs
2018-02-02 04:20:57,0.6,2.5,Nevada,48km NW of Nellis Air Force Base
2018-02-02 04:33:30,1.5,102.9,Alaska,106km W of Talkeetna
2018-02-02 04:39:42,2.8,116.0,Dominican Republic,56km SE of Punta Cana
2018-02-02 04:42:32,2.6,11.2,Alaska,92km SSE of False Pass
2018-02-02 04:48:12,0.6,1.8,California,8km ENE of Coso Junction
2018-02-02 04:54:23,1.5,7.0,Puerto Rico,5km SSE of G. L. Garcia
2018-02-02 05:00:21,2.9,98.0,Puerto Rico,53km W of Rincon
2018-02-02 05:04:46,1.5,5.3,California,10km W of Toms Place
2018-02-02 05:09:04,0.9,5.4,California,10km W of Toms Place
2018-02-02 05:12:25,1.4,0.0,Alaska,54km W of Cantwell
2018-02-02 05:15:27,0.9,9.6,California,6km W of San Francisco Zoo
2018-02-02 05:17:35,1.4,8.9,California,10km WNW of Loyalton
2018-02-02 05:18:00,0.6,10.7,California,8km NNE of Beaumont
2018-02-02 05:18:31,0.6,15.7,California,9km S of Idyllwild
2018-02-02 05:27:38,1.2,5.4,California,10km W of Toms Place
2018-02-02 05:29:29,0.8,10.6,California,2km E of Pacoima
2018-02-02 05:29:45,0.7,12.3,California,18km NNE of Borrego Springs
2018-02-02 05:37:09,0.1,5.1,California,9km NE of Aguanga
2018-02-02 05:38:53,1.2,13.3,California,7km SSE of Redlands
2018-02-02 05:43:34,4.9,33.7,Indonesia,54km NNW of Dobo
2018-02-02 05:45:47,2.6,2.0,Canada,55km NNW of Sussex
2018-02-02 05:50:35,-0.1,4.4,California,9km NE of Aguanga
2018-02-02 05:51:59,1.1,0.4,Utah,8km NW of Milford
2018-02-02 06:00:26,0.6,0.2,Hawaii,5km SW of Volcano
2018-02-02 06:00:37,2.1,2.0,Canada,53km NNW of Sussex
2018-02-02 06:00:50,0.6,17.2,California,5km WSW of Idyllwild
2018-02-02 06:17:31,2.4,6.9,California,10km ENE of Pinnacles
2018-02-02 06:20:44,0.7,8.6,Nevada,8km SE of Gardnerville Ranchos
2018-02-02 06:23:56,5.1,10.0,Reykjanes Ridge,
2018-02-02 06:40:29,0.9,1.1,California,43km ESE of Bridgeport
2018-02-02 06:51:18,0.4,2.0,California,12km S of Mammoth Lakes
2018-02-02 06:51:48,0.5,2.7,California,13km S of Mammoth Lakes
2018-02-02 06:51:53,1.0,13.3,Montana,12km ESE of Lincoln
2018-02-02 06:52:23,1.3,54.0,Alaska,36km NNE of Nikiski
2018-02-02 07:02:26,2.5,1.7,Canada,134km WNW of Haines Junction
2018-02-02 07:14:51,1.6,9.7,California,20km S of Lopez Point
2018-02-02 07:18:19,0.1,5.6,California,9km NE of Aguanga
2018-02-02 07:35:07,-0.1,1.7,California,3km S of Mammoth Lakes
2018-02-02 07:40:11,0.9,11.1,California,15km W of Portola
2018-02-02 07:44:47,0.5,1.0,California,9km E of Mammoth Lakes
2018-02-02 07:46:49,0.7,9.0,California,4km NE of Pinnacles
2018-02-02 07:48:43,1.8,83.0,Alaska,26km ENE of Redoubt Volcano
2018-02-02 07:49:12,0.7,12.2,Montana,15km SE of Lincoln
2018-02-02 08:00:35,0.9,1.3,California,7km WNW of The Geysers
2018-02-02 08:03:59,4.7,10.0,Reykjanes Ridge,
2018-02-02 08:11:39,1.2,8.1,California,15km WSW of Toms Place
2018-02-02 08:25:10,0.3,5.2,California,10km NE of Aguanga
2018-02-02 08:28:14,0.9,0.3,California,7km NW of The Geysers
2018-02-02 08:30:52,1.6,39.8,Alaska,44km NNW of Valdez
2018-02-02 08:41:36,1.0,2.4,California,7km NW of The Geysers
2018-02-02 08:44:12,0.6,2.0,California,12km S of Mammoth Lakes
2018-02-02 08:45:26,1.8,50.1,Alaska,16km NNE of Y
2018-02-02 08:50:53,0.4,10.6,California,9km ESE of East Quincy
2018-02-02 08:55:30,2.4,4.0,Alaska,45km S of Salcha
2018-02-02 08:59:05,0.8,13.3,California,18km N of Borrego Springs
2018-02-02 09:13:30,2.6,6.8,Oklahoma,20km W of Perry
2018-02-02 09:14:59,4.1,134.7,Chile,117km ESE of Iquique
2018-02-02 09:20:44,3.8,10.0,Kazakhstan,14km SSW of Almaty
2018-02-02 09:30:10,1.4,6.9,California,13km ESE of Pinnacles
2018-02-02 09:34:27,1.6,30.2,Alaska,29km ESE of Lazy Mountain
2018-02-02 09:48:42,0.1,0.8,California,5km SW of Mammoth Lakes
2018-02-02 09:53:10,1.3,8.3,California,1km S of Lone Pine
2018-02-02 09:54:44,0.5,3.9,California,10km NE of Aguanga
2018-02-02 10:04:51,3.9,20.9,Alaska,244km SE of Kodiak
2018-02-02 10:13:47,1.6,11.9,California,14km SW of Toms Place
2018-02-02 10:13:48,1.0,3.0,California,7km S of Big Bear City
2018-02-02 10:15:42,1.1,11.8,California,14km SW of Toms Place
2018-02-02 10:22:05,4.9,10.0,Tonga,49km ENE of Neiafu
2018-02-02 10:25:06,1.3,10.2,California,15km W of Round Valley
2018-02-02 10:31:06,0.3,3.4,California,13km WNW of Toms Place
2018-02-02 10:34:50,1.4,27.7,Alaska,52km NE of Sutton-Alpine
2018-02-02 10:40:21,1.6,6.3,Nevada,56km SSW of Goldfield
2018-02-02 10:43:52,0.9,5.5,California,15km ENE of Coachella
2018-02-02 10:45:36,3.1,2.9,Alaska,80km NNE of Chignik Lake
2018-02-02 10:49:42,0.7,6.1,California,10km NE of Pinnacles
2018-02-02 11:01:00,3.8,11.0,British Virgin Islands,73km ESE of Road Town
2018-02-02 11:11:11,0.9,11.7,California,4km WNW of San Francisco Zoo
2018-02-02 11:13:02,2.3,19.9,Alaska,82km ESE of Whittier
2018-02-02 11:18:23,0.8,10.6,Nevada,45km E of Beatty
2018-02-02 11:19:02,0.3,11.1,California,7km N of Truckee
2018-02-02 11:19:30,0.1,10.2,Nevada,44km E of Beatty
2018-02-02 11:30:43,1.7,8.4,Tennessee,5km NW of Tiptonville
2018-02-02 11:36:09,4.5,144.0,Chile,153km N of Calama
2018-02-02 11:37:53,6.0,10.0,Antarctica,265km NE of Scott Island Bank
2018-02-02 11:50:11,0.5,4.4,California,9km ENE of Aguanga
2018-02-02 11:50:36,0.8,0.3,California,25km WNW of Inyokern
2018-02-02 11:53:13,1.9,0.0,Alaska,98km NNW of Talkeetna
2018-02-02 11:57:18,0.5,19.5,Washington,10km SW of Morton
2018-02-02 12:06:11,0.5,2.1,California,5km WNW of The Geysers
2018-02-02 12:08:09,2.1,7.5,California,6km N of Pinnacles
2018-02-02 12:13:49,2.9,10.0,Alaska,219km SE of Kodiak
2018-02-02 12:22:39,3.9,10.0,Guatemala,12km W of Santa Cruz Verapaz
2018-02-02 12:24:43,0.6,4.5,California,4km E of Banning
2018-02-02 12:26:27,0.9,1.8,California,7km WNW of The Geysers
2018-02-02 12:31:12,1.5,71.6,Alaska,49km NNW of Nikiski
2018-02-02 12:33:03,2.1,1.0,California,4km W of Cobb
2018-02-02 12:33:17,1.0,1.0,California,4km W of Cobb
2018-02-02 12:34:51,0.5,15.1,California,17km N of Borrego Springs
2018-02-02 12:40:17,4.6,10.0,Nicaragua,146km WSW of Masachapa
2018-02-02 12:44:45,1.2,1.6,California,6km W of Cobb
2018-02-02 12:46:21,0.5,9.8,California,15km S of Joshua Tree
2018-02-02 12:52:59,0.1,6.0,California,10km NE of Aguanga
2018-02-02 12:55:04,0.8,4.0,California,15km WSW of Toms Place
2018-02-02 12:55:05,5.2,10.0,Antarctica,260km NE of Scott Island Bank
2018-02-02 13:02:57,0.7,7.4,California,12km E of Borrego Springs
2018-02-02 13:03:23,0.1,2.5,California,9km ENE of Aguanga
2018-02-02 13:20:38,1.6,6.0,California,6km NNE of Plumas Eureka
2018-02-02 13:22:36,1.6,27.7,Alaska,62km E of Cantwell
2018-02-02 13:24:19,0.2,4.8,California,9km ENE of Aguanga
2018-02-02 13:25:56,1.1,28.8,Alaska,59km ESE of Lazy Mountain
2018-02-02 13:31:08,1.1,-1.0,Hawaii,27km E of Honaunau-Napoopoo
2018-02-02 13:31:42,1.4,15.5,California,10km WSW of Garnet
2018-02-02 14:01:24,2.3,9.8,California,37km SE of San Clemente Is. (SE tip)
2018-02-02 14:11:09,1.4,3.3,California,8km NE of Aguanga
2018-02-02 14:28:37,0.7,10.9,Nevada,29km WSW of Hawthorne
2018-02-02 14:42:15,1.1,12.3,California,3km SE of Lake Henshaw
2018-02-02 14:44:24,1.6,0.1,Alaska,111km NW of Talkeetna
2018-02-02 14:54:16,0.8,10.4,California,7km N of Truckee
2018-02-02 14:55:41,2.1,-2.8,Hawaii,22km WNW of Volcano
2018-02-02 14:55:43,0.8,4.5,California,12km ESE of Mammoth Lakes
2018-02-02 14:58:15,0.7,13.5,California,4km SSE of Lake Henshaw
2018-02-02 15:03:42,1.8,11.3,Alaska,59km W of Fort Yukon
2018-02-02 15:11:55,0.9,2.7,California,26km E of Coso Junction
2018-02-02 15:12:36,0.3,5.5,California,9km NE of Aguanga
2018-02-02 15:18:13,1.5,56.3,Alaska,38km W of Willow
2018-02-02 15:21:23,2.5,5.6,California,22km NW of San Simeon
2018-02-02 15:40:32,2.1,10.2,California,12km E of Livermore
2018-02-02 15:44:51,4.4,10.0,Greenland Sea,
2018-02-02 15:48:18,2.0,9.9,Alaska,91km SSE of King Salmon
2018-02-02 15:50:18,0.4,14.6,Alaska,21km NE of North Nenana
2018-02-02 15:51:01,1.6,16.0,Puerto Rico,6km SW of La Parguera
2018-02-02 15:52:01,0.2,0.0,Nevada,25km SW of Goldfield
2018-02-02 15:59:01,1.1,10.1,Nevada,27km SSE of Gardnerville Ranchos
2018-02-02 16:01:49,0.7,12.0,Nevada,28km WSW of Hawthorne
2018-02-02 16:22:46,1.8,4.4,Utah,5km E of Summit Park
2018-02-02 16:30:00,1.8,0.8,Alaska,63km E of Whittier
2018-02-02 16:41:56,1.0,11.6,California,3km NE of La Canada Flintridge
2018-02-02 16:47:28,1.2,1.9,California,4km W of Cobb
2018-02-02 17:05:52,2.2,6.4,Colorado,8km ENE of Greeley
2018-02-02 17:11:56,1.4,3.8,California,8km NE of Aguanga
2018-02-02 17:13:50,1.9,33.3,Hawaii,5km W of Pahala
2018-02-02 17:14:12,0.8,19.8,California,9km NNE of Banning
2018-02-02 17:41:04,2.3,2.9,California,21km NW of San Simeon
`
