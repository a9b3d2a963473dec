/**
 * The people of the simulated world. All of them are invented: no number, name or address in here belongs to anybody. The numbers pass
 * the public checksums; most lie in serial range 99000nn of letters that are no longer given out (L, R, S, Y), the others are the
 * well-known test numbers. Cards are numbered from 990000000001, mobile numbers from 0900000001.
 */
export type Sex = 'M' | 'F';
export type CardState = 'valid' | 'void' | 'lost' | 'suspended';
export type Address = { readonly county: string; readonly district: string; readonly village: string; readonly neighbourhood: number };
export type IdForm = 'national' | 'new-resident' | 'old-resident';

export type Person = {
  /** The handle by which scenarios and the door address this person. */
  readonly key: string;
  /** What is special, in words, or null for somebody ordinary. */
  readonly note: string | null;
  readonly name: { readonly zh: string; readonly romanised: string };
  readonly birthDate: string;
  readonly sex: Sex;
  readonly idNumber: string;
  readonly idForm: IdForm;
  readonly holderKind: 'citizen' | 'resident';
  readonly householdNumber: string | null;
  readonly address: Address;
  readonly card: {
    readonly number: string;
    readonly issuedOn: string;
    readonly state: CardState;
    readonly replacementPending: boolean;
    /** Answer to reset, as hex. */
    readonly atr: string;
  };
  readonly registrationSuspended: boolean;
  /** The institution of the home-care plan whose case this person is. */
  readonly homeCareInstitution: string | null;
  readonly mobile: string;
  readonly email: string;
  /** False for somebody whom the insured register does not know. */
  readonly registered: boolean;
  /** Where the card in the hand differs from the register. `nameBytes` (hex) replaces the encoded name. */
  readonly onCard: { readonly name?: string; readonly nameBytes?: string; readonly birthDate?: string; readonly number?: string };
  /** Where this person's own entries differ from the register. */
  readonly types: { readonly householdNumber?: string; readonly address?: Address };
};

/** The six answers to reset that are publicly listed as health-insurance cards: several chip generations are in use. */
export const cardAtrs = [
  '3BEE00008131FE4580318066409093060F17830F9000F3',
  '3BFC1800008131FE458073C8211366020403550002D2',
  '3BFD1300008131FE454A434F50323176323331474454E1',
  '3BFD1800008131FE45534C4A35324778787979797A52AA',
  '3BFA1800008131FE45534C4A35324778787979FC',
  '3BFA1800008131FE4550564A434F503453494493',
] as const;

type Entry = Pick<Person, 'key' | 'birthDate' | 'sex' | 'idNumber' | 'address'> & {
  readonly zh: string;
  readonly romanised: string;
  readonly issuedOn: string;
  readonly cardState?: CardState;
} & Partial<
    Pick<Person, 'note' | 'householdNumber' | 'registrationSuspended' | 'homeCareInstitution' | 'registered' | 'onCard' | 'types'>
  > &
  Partial<Pick<Person['card'], 'replacementPending'>>;

const at = (county: string, district: string, village: string, neighbourhood: number): Address => ({
  county,
  district,
  village,
  neighbourhood,
});

// One line per person reads better than prettier's twelve.
// prettier-ignore
const entries: readonly Entry[] = [
  // Ordinary citizens
  { key: 'lin-mei', zh: '林美玲', romanised: 'LIN, MEI-LING', birthDate: '1985-07-19', sex: 'F', idNumber: 'A223456781', householdNumber: 'FB123456', address: at('臺北市', '大安區', '龍門里', 12), issuedOn: '2019-03-05' },
  { key: 'chen-hao', zh: '陳志豪', romanised: 'CHEN, CHIH-HAO', birthDate: '1978-02-03', sex: 'M', idNumber: 'A123456789', householdNumber: 'FB200002', address: at('臺北市', '信義區', '三張里', 4), issuedOn: '2016-11-21' },
  { key: 'wang-da', zh: '王大明', romanised: 'WANG, TA-MING', birthDate: '1990-11-26', sex: 'M', idNumber: 'G123456785', householdNumber: 'GA300003', address: at('宜蘭縣', '宜蘭市', '中山里', 7), issuedOn: '2018-08-14' },
  { key: 'wang-jing', zh: '王靜宜', romanised: 'WANG, CHING-YI', birthDate: '1992-05-08', sex: 'F', idNumber: 'G223456787', householdNumber: 'GA300003', address: at('宜蘭縣', '宜蘭市', '中山里', 7), issuedOn: '2020-01-30', note: 'Lives in the household of wang-da: same household number and address.' },
  { key: 'huang-xin', zh: '黃欣怡', romanised: 'HUANG, HSIN-YI', birthDate: '1969-12-31', sex: 'F', idNumber: 'A234567893', householdNumber: 'FB500005', address: at('新北市', '板橋區', '留侯里', 21), issuedOn: '2015-05-18' },
  { key: 'zhang-wei', zh: '張偉成', romanised: 'CHANG, WEI-CHENG', birthDate: '1981-09-09', sex: 'M', idNumber: 'R199000017', householdNumber: 'RA600006', address: at('臺南市', '中西區', '赤嵌里', 3), issuedOn: '2017-04-02' },
  { key: 'li-na', zh: '李娜雯', romanised: 'LI, NA-WEN', birthDate: '1995-03-15', sex: 'F', idNumber: 'L299000014', householdNumber: 'LA700007', address: at('臺中市', '西屯區', '何福里', 9), issuedOn: '2021-06-15' },
  { key: 'liu-de', zh: '劉德安', romanised: 'LIU, TE-AN', birthDate: '1958-06-01', sex: 'M', idNumber: 'R199000026', householdNumber: 'RA800008', address: at('臺南市', '安平區', '西門里', 15), issuedOn: '2014-10-07' },
  { key: 'tsai-ling', zh: '蔡玉玲', romanised: 'TSAI, YU-LING', birthDate: '1973-01-22', sex: 'F', idNumber: 'L299000023', householdNumber: 'LA900009', address: at('臺中市', '北屯區', '松竹里', 28), issuedOn: '2022-02-28' },
  { key: 'wu-ming', zh: '吳明哲', romanised: 'WU, MING-CHE', birthDate: '2003-08-30', sex: 'M', idNumber: 'R199000035', householdNumber: 'SB100010', address: at('高雄市', '苓雅區', '五福里', 6), issuedOn: '2023-09-11' },
  { key: 'kuo-fang', zh: '郭淑芳', romanised: 'KUO, SHU-FANG', birthDate: '1988-04-04', sex: 'F', idNumber: 'S299000207', householdNumber: 'SB110011', address: at('高雄市', '左營區', '新上里', 33), issuedOn: '2020-12-24' },
  { key: 'hsu-jun', zh: '許俊傑', romanised: 'HSU, CHUN-CHIEH', birthDate: '1999-10-10', sex: 'M', idNumber: 'Y199000209', householdNumber: 'FB120012', address: at('臺北市', '士林區', '天山里', 2), issuedOn: '2019-10-09' },
  { key: 'tseng-leap', zh: '曾閏生', romanised: 'TSENG, JUN-SHENG', birthDate: '2000-02-29', sex: 'M', idNumber: 'R199000044', householdNumber: 'RA130013', address: at('臺南市', '東區', '東門里', 11), issuedOn: '2016-02-29', note: 'Born on 29 February; the card was issued on one too.' },
  { key: 'kao-centenarian', zh: '高壽山', romanised: 'KAO, SHOU-SHAN', birthDate: '1920-01-05', sex: 'M', idNumber: 'Y199000218', householdNumber: 'FB140014', address: at('臺北市', '北投區', '溫泉里', 1), issuedOn: '2008-07-01', homeCareInstitution: '9900000001', note: 'Over 100: the birth year on the card is ROC 009. A case of the home-care institution 9900000001.' },
  { key: 'yang-roc-100', zh: '楊百年', romanised: 'YANG, PAI-NIEN', birthDate: '2011-01-01', sex: 'M', idNumber: 'R199000053', householdNumber: 'LA150015', address: at('彰化縣', '彰化市', '光復里', 8), issuedOn: '2011-03-01', note: 'Born on the first day of ROC 100, where sloppy six-digit dates break.' },

  // Children under 14 in late 2026
  { key: 'child-an', zh: '林小安', romanised: 'LIN, HSIAO-AN', birthDate: '2018-04-23', sex: 'F', idNumber: 'L299000032', householdNumber: 'FB123456', address: at('臺北市', '大安區', '龍門里', 12), issuedOn: '2018-05-30', note: 'Child under 14, household of lin-mei.' },
  { key: 'child-le', zh: '陳樂樂', romanised: 'CHEN, LE-LE', birthDate: '2021-09-01', sex: 'M', idNumber: 'R199000062', householdNumber: 'FB200002', address: at('臺北市', '信義區', '三張里', 4), issuedOn: '2021-10-12', note: 'Child under 14, household of chen-hao.' },
  { key: 'child-ting', zh: '張庭庭', romanised: 'CHANG, TING-TING', birthDate: '2016-02-14', sex: 'F', idNumber: 'L299000041', householdNumber: 'RA600006', address: at('臺南市', '中西區', '赤嵌里', 3), issuedOn: '2016-03-20', note: 'Child under 14, household of zhang-wei.' },
  { key: 'child-almost-14', zh: '吳將滿', romanised: 'WU, CHIANG-MAN', birthDate: '2012-12-25', sex: 'M', idNumber: 'R199000071', householdNumber: 'SB100010', address: at('高雄市', '苓雅區', '五福里', 6), issuedOn: '2013-02-01', note: 'Has the 14th birthday on 2026-12-25.' },

  // Names that ordinary tables lose
  { key: 'rare-kun', zh: '陳柏堃', romanised: 'CHEN, PO-KUN', birthDate: '1976-03-08', sex: 'M', idNumber: 'R199000080', householdNumber: 'RA200020', address: at('臺南市', '北區', '開元里', 5), issuedOn: '2017-01-09', note: 'Rare character 堃 in the name.' },
  { key: 'rare-zhe', zh: '林喆安', romanised: 'LIN, CHE-AN', birthDate: '1997-06-20', sex: 'M', idNumber: 'R199000099', householdNumber: 'RA210021', address: at('嘉義市', '西區', '美源里', 14), issuedOn: '2020-07-27', note: 'Rare character 喆 in the name.' },
  { key: 'rare-feng', zh: '王峯銘', romanised: 'WANG, FENG-MING', birthDate: '1963-10-25', sex: 'M', idNumber: 'R199000106', householdNumber: 'RA220022', address: at('屏東縣', '屏東市', '大同里', 17), issuedOn: '2013-12-02', note: 'Rare character 峯 in the name.' },
  { key: 'rare-xiu', zh: '許綉蓮', romanised: 'HSU, HSIU-LIEN', birthDate: '1955-05-05', sex: 'F', idNumber: 'L299000050', householdNumber: 'LA230023', address: at('南投縣', '埔里鎮', '北門里', 10), issuedOn: '2012-06-18', note: 'Rare character 綉 in the name.' },
  { key: 'long-name', zh: '巴奈‧阿洛依‧馬耀', romanised: 'PANAY ALOY MAYAW', birthDate: '1991-12-01', sex: 'F', idNumber: 'S299000216', householdNumber: 'UA240024', address: at('花蓮縣', '光復鄉', '太巴塱村', 19), issuedOn: '2018-03-03', note: 'Indigenous name of nine characters with dots.' },
  { key: 'unmapped-name', zh: '魏𤧟文', romanised: 'WEI, HSUN-WEN', birthDate: '1982-08-08', sex: 'M', idNumber: 'R199000115', householdNumber: 'RA250025', address: at('雲林縣', '斗六市', '鎮北里', 16), issuedOn: '2014-04-14', onCard: { nameBytes: 'c3518140a4e5' }, note: 'The second character is user-defined on the card: no table reads it (the name should be flagged).' },

  // New-form residence numbers
  { key: 'arc-nguyen', zh: '阮氏蘭', romanised: 'NGUYEN THI LAN', birthDate: '1996-02-17', sex: 'F', idNumber: 'A900207177', address: at('桃園市', '中壢區', '中原里', 13), issuedOn: '2022-05-16', note: 'New ARC number.' },
  { key: 'arc-smith', zh: '史密斯', romanised: 'SMITH, JOHN', birthDate: '1971-07-04', sex: 'M', idNumber: 'A800000014', address: at('臺北市', '中山區', '圓山里', 22), issuedOn: '2021-09-09', note: 'New ARC number.' },
  { key: 'arc-no-household', zh: '葉海歸', romanised: 'YEH, HAI-KUEI', birthDate: '1987-01-31', sex: 'M', idNumber: 'A870000015', address: at('新竹市', '東區', '光復里', 8), issuedOn: '2023-03-01', note: 'New ARC number of a national without household registration (third character 7).' },
  { key: 'arc-hong-kong', zh: '何港生', romanised: 'HO, KONG SANG', birthDate: '1980-10-01', sex: 'M', idNumber: 'A880000018', address: at('臺中市', '南屯區', '大同里', 4), issuedOn: '2022-08-22', note: 'New ARC number, Hong Kong or Macao (third character 8).' },
  { key: 'arc-mainland', zh: '趙燕飛', romanised: 'ZHAO, YANFEI', birthDate: '1993-09-19', sex: 'F', idNumber: 'A990000915', address: at('新北市', '永和區', '福和里', 30), issuedOn: '2024-01-15', note: 'New ARC number, mainland (third character 9).' },
  { key: 'arc-santos', zh: 'MARIA SANTOS', romanised: 'SANTOS, MARIA', birthDate: '1989-11-11', sex: 'F', idNumber: 'A900000918', address: at('高雄市', '前鎮區', '草衙里', 2), issuedOn: '2023-11-20', note: 'New ARC number; registered with a name in Latin letters.' },

  // Old-form residence numbers
  { key: 'old-arc-tanaka', zh: '田中健一', romanised: 'TANAKA KENICHI', birthDate: '1966-04-29', sex: 'M', idNumber: 'AC03095424', address: at('臺北市', '松山區', '莊敬里', 18), issuedOn: '2010-02-10', note: 'Old ARC number, valid to the end of 2030.' },
  { key: 'old-arc-pham', zh: '范氏秋', romanised: 'PHAM THI THU', birthDate: '1984-09-27', sex: 'F', idNumber: 'AB23456789', address: at('彰化縣', '員林市', '中正里', 6), issuedOn: '2015-08-31', note: 'Old ARC number.' },
  { key: 'old-arc-dewi', zh: '黛薇', romanised: 'DEWI LESTARI', birthDate: '1990-06-06', sex: 'F', idNumber: 'HD02717288', address: at('桃園市', '桃園區', '文化里', 24), issuedOn: '2016-06-30', note: 'Old ARC number.' },
  { key: 'old-arc-kim', zh: '金秀英', romanised: 'KIM SU-YEONG', birthDate: '1975-12-12', sex: 'F', idNumber: 'AD99000017', address: at('臺北市', '文山區', '指南里', 9), issuedOn: '2017-07-17', note: 'Old ARC number.' },

  // People whose own entries differ from the register
  { key: 'wrong-household', zh: '鄭誤戶', romanised: 'CHENG, WU-HU', birthDate: '1986-05-21', sex: 'M', idNumber: 'R199000124', householdNumber: 'RA360036', address: at('臺南市', '永康區', '中興里', 20), issuedOn: '2019-09-19', types: { householdNumber: 'RA360063' }, note: 'Types a household number with two digits swapped: mismatch.' },
  { key: 'moved-house', zh: '謝遷居', romanised: 'HSIEH, CHIEN-CHU', birthDate: '1994-07-07', sex: 'F', idNumber: 'L299000069', householdNumber: 'LA370037', address: at('臺中市', '西區', '公正里', 5), issuedOn: '2020-04-01', types: { address: at('臺中市', '東區', '東橋里', 12) }, note: 'Types the address from before the move: mismatch.' },
  { key: 'wrong-neighbourhood', zh: '洪鄰差', romanised: 'HUNG, LIN-CHA', birthDate: '1979-03-30', sex: 'M', idNumber: 'R199000133', householdNumber: 'RA380038', address: at('臺南市', '南區', '文華里', 7), issuedOn: '2018-12-12', types: { address: at('臺南市', '南區', '文華里', 8) }, note: 'Types the neighbourhood next door: mismatch.' },
  { key: 'arc-wrong-address', zh: '馬克斯', romanised: 'MARX, PETER', birthDate: '1983-02-02', sex: 'M', idNumber: 'A800000916', address: at('新竹市', '北區', '中央里', 3), issuedOn: '2023-05-05', types: { address: at('新竹縣', '竹北市', '竹北里', 3) }, note: 'New ARC number; types an address other than the registered one: mismatch.' },
  { key: 'other-spelling', zh: '周臺生', romanised: 'CHOU, TAI-SHENG', birthDate: '1972-10-25', sex: 'M', idNumber: 'Y199000227', householdNumber: 'FB400040', address: at('臺北市', '內湖區', '碧山里', 5), issuedOn: '2016-05-20', types: { householdNumber: 'ｆｂ４０００４０', address: at('台北市', '內湖區', '碧山里', 5) }, note: 'Types 台 for 臺 and full-width lower-case characters: the same data all the same.' },

  // People whose card differs from the register
  { key: 'renamed', zh: '施佳蓉', romanised: 'SHIH, CHIA-JUNG', birthDate: '1987-08-18', sex: 'F', idNumber: 'L299000078', householdNumber: 'LA410041', address: at('臺中市', '豐原區', '西勢里', 11), issuedOn: '2015-01-06', onCard: { name: '施美惠' }, note: 'Changed her name; the card still shows the old one.' },
  { key: 'renamed-foreigner', zh: '白安娜', romanised: 'WHITE, ANNA', birthDate: '1977-05-29', sex: 'F', idNumber: 'A900000927', address: at('臺北市', '萬華區', '青山里', 15), issuedOn: '2022-12-01', onCard: { name: 'ANNA WHITE' }, note: 'New ARC number; the card shows the name in Latin letters, the register in Chinese.' },
  { key: 'card-birth-differs', zh: '羅日錯', romanised: 'LO, JIH-TSO', birthDate: '1968-11-02', sex: 'M', idNumber: 'R199000142', householdNumber: 'RA430043', address: at('嘉義縣', '民雄鄉', '中樂村', 13), issuedOn: '2012-09-24', onCard: { birthDate: '1968-02-11' }, note: 'Day and month of birth are swapped on the card.' },
  { key: 'old-card-in-hand', zh: '簡舊卡', romanised: 'CHIEN, CHIU-KA', birthDate: '1970-06-15', sex: 'F', idNumber: 'L299000087', householdNumber: 'LA440044', address: at('苗栗縣', '苗栗市', '中苗里', 9), issuedOn: '2024-10-08', onCard: { number: '990000009044' }, note: 'Uses the old card 990000009044; the register knows only the newer one.' },

  // Cards and registrations that are not in order
  { key: 'void-card', zh: '邱註銷', romanised: 'CHIU, CHU-HSIAO', birthDate: '1965-09-28', sex: 'M', idNumber: 'Y199000236', householdNumber: 'FB450045', address: at('新北市', '三重區', '菜寮里', 16), issuedOn: '2009-11-30', cardState: 'void', note: 'The card is void.' },
  { key: 'lost-card', zh: '廖遺失', romanised: 'LIAO, YI-SHIH', birthDate: '1998-01-17', sex: 'F', idNumber: 'S299000225', householdNumber: 'SB460046', address: at('高雄市', '鳳山區', '縣口里', 27), issuedOn: '2019-02-19', cardState: 'lost', replacementPending: true, note: 'The card was reported lost and is being replaced.' },
  { key: 'suspended-card', zh: '賴停用', romanised: 'LAI, TING-YUNG', birthDate: '1980-03-26', sex: 'M', idNumber: 'Y199000245', householdNumber: 'FB470047', address: at('基隆市', '仁愛區', '博愛里', 4), issuedOn: '2017-10-16', cardState: 'suspended', note: 'The card is suspended.' },
  { key: 'suspended-arc', zh: '孫停卡', romanised: 'SUN, TINGKA', birthDate: '1992-12-19', sex: 'M', idNumber: 'A800000925', address: at('臺北市', '南港區', '三重里', 1), issuedOn: '2022-03-07', cardState: 'suspended', note: 'New ARC number; the card is suspended.' },
  { key: 'suspended-registration', zh: '江暫停', romanised: 'CHIANG, CHAN-TING', birthDate: '1974-04-12', sex: 'F', idNumber: 'L299000096', householdNumber: 'LA490049', address: at('臺東縣', '臺東市', '中山里', 10), issuedOn: '2018-06-25', registrationSuspended: true, note: 'Registration at the portal is suspended for this card (R-010): go to a counter.' },
  { key: 'not-in-register', zh: '方未保', romanised: 'FANG, WEI-PAO', birthDate: '1984-10-30', sex: 'M', idNumber: 'Y199000254', householdNumber: 'FB500050', address: at('澎湖縣', '馬公市', '中央里', 2), issuedOn: '2013-04-22', registered: false, note: 'Has a card, but the insured register knows nobody of this number.' },
];

function idFormOf(idNumber: string): IdForm {
  if (/^[A-Z][A-D]/.test(idNumber)) return 'old-resident';
  return /^[A-Z][89]/.test(idNumber) ? 'new-resident' : 'national';
}

function personOf(entry: Entry, index: number): Person {
  const serial = String(index + 1).padStart(3, '0');
  const idForm = idFormOf(entry.idNumber);
  return {
    key: entry.key,
    note: entry.note ?? null,
    name: { zh: entry.zh, romanised: entry.romanised },
    birthDate: entry.birthDate,
    sex: entry.sex,
    idNumber: entry.idNumber,
    idForm,
    holderKind: idForm === 'national' ? 'citizen' : 'resident',
    householdNumber: entry.householdNumber ?? null,
    address: entry.address,
    card: {
      number: `990000000${serial}`,
      issuedOn: entry.issuedOn,
      state: entry.cardState ?? 'valid',
      replacementPending: entry.replacementPending ?? false,
      atr: cardAtrs[index % cardAtrs.length] as string,
    },
    registrationSuspended: entry.registrationSuspended ?? false,
    homeCareInstitution: entry.homeCareInstitution ?? null,
    mobile: `0900000${serial}`,
    email: `${entry.key}@example.${index % 3 === 2 ? 'tw' : 'com'}`,
    registered: entry.registered ?? true,
    onCard: entry.onCard ?? {},
    types: entry.types ?? {},
  };
}

/** Everybody. New people are added at the end of the list, because numbers follow from the position. */
export const people: readonly Person[] = entries.map(personOf);

const byKey = new Map(people.map((person) => [person.key, person]));

export const findPerson = (key: string): Person | null => byKey.get(key) ?? null;

export function personByKey(key: string): Person {
  const person = findPerson(key);
  if (!person) throw new Error(`There is no person "${key}" in the simulated world.`);
  return person;
}

/** What everybody chooses as password unless a scenario says otherwise: all four kinds of characters, ten long, nothing personal in it. */
export const samplePassword = 'Peach#2071';
