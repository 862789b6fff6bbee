/** Vocabulary of the demo company. */
export const COMPANY = 'Northwind Robotics'
export const SUBDOMAIN = 'northwind-robotics'
export const MAIL_DOMAIN = 'northwind-robotics.example'

export const FIRST_NAMES = (
  'Ada Aisha Amara Ana Anders Andrea Anika Arjun Astrid Beatriz Ben Camila Carlos Chloe Clara Daniel Dario David Deepa ' +
  'Diego Elena Elif Emeka Emma Erik Esther Ewa Fatima Felix Fiona Gabriel Grace Hana Hannah Hassan Henrik Ines Ingrid Isaac ' +
  'Ivan Jack James Jana Javier Jin Joao John Jonas Julia Kai Karin Kenji Khadija Lars Laura Leila Leo Liam Lin Lucas Lucia ' +
  'Maja Marco Maria Marta Matteo Maya Mei Mia Mohamed Nadia Naomi Nia Nikhil Nina Noah Nora Olga Oliver Olivia Omar Oscar ' +
  'Pablo Paula Peter Petra Priya Rafael Rahul Ravi Rosa Ruth Samira Samuel Sara Sofia Stefan Sven Tara Tariq Theo Thomas ' +
  'Tomas Uma Valeria Vera Victor Wei Yara Yuki Yusuf Zara José Zoë François Søren Łukasz Renée Björn Chloé Nuño Žofia'
).split(' ')

export const LAST_NAMES = (
  'Abbott Adeyemi Ahmed Almeida Andersen Baker Barbosa Becker Bennett Bergman Bianchi Brown Campbell Carter Chen Clark Costa ' +
  'Cruz Dahl Das Davies Diaz Dubois Edwards Eriksen Evans Fernandes Ferrari Fischer Foster Fuchs Garcia Gomez Green Gupta ' +
  'Haddad Hall Hansen Harris Hartmann Hill Hoang Hoffmann Hughes Ibrahim Iyer Jackson Jansen Jensen Johansson Jones Kaplan ' +
  'Kaya Keller Khan Kim King Klein Kowalski Kumar Larsen Laurent Lee Lehmann Lindqvist Lopez Lund Martin Martinez Meyer ' +
  'Mitchell Moreau Morgan Mori Mueller Murphy Nakamura Nguyen Nielsen Novak Nowak Oliveira Olsen Parker Patel Pereira ' +
  'Petrov Popescu Ramos Rao Reed Reyes Ricci Rivera Roberts Rossi Roy Russo Sato Schmidt Schneider Scott Shah Silva Singh ' +
  'Smith Sousa Stewart Suzuki Takahashi Tanaka Taylor Thomas Tran Turner Vargas Walker Wang Weber White Williams Wilson ' +
  "Wong Wright Yamamoto Yang Young Zhang O'Brien O'Neill D'Angelo Müller Gonçalves Núñez Çelik Øster Dvořák Nguyễn Szabó"
).split(' ')

/** People whose names exercise encodings, quoting and spreadsheets. */
export const SPECIMENS: readonly { first: string; last: string; display?: string; slug: string }[] = [
  { first: '小明', last: '王', display: '王小明', slug: 'xiaoming.wang' },
  { first: 'さくら', last: '田中', display: '田中 さくら', slug: 'sakura.tanaka' },
  { first: '지우', last: '김', slug: 'jiwoo.kim' },
  { first: 'Sam', last: 'Rivera', display: 'Sam 🚀 Rivera', slug: 'sam.rivera' },
  { first: 'Siobhán', last: "O'Súilleabháin", slug: 'siobhan.osuilleabhain' },
  { first: '=1+1', last: 'Formula', display: '=HYPERLINK("http://example.com";"Click")', slug: 'formula' },
  { first: '+Plus', last: '-Minus', display: '@SUM(A1:A9)', slug: 'plus.minus' },
  { first: 'Robert"; DROP', last: 'Tables\\', display: 'Robert "Bobby" Tables, Jr.', slug: 'bobby.tables' },
  { first: 'أحمد', last: 'حسن', slug: 'ahmed.hassan' },
  { first: 'Ольга', last: 'Кузнецова', slug: 'olga.kuznetsova' },
  { first: 'X', last: 'Æ', display: '<b>X Æ</b> & co.', slug: 'x.ae' },
  { first: 'Line', last: 'Breaker', display: 'Line\tTab\nBreaker', slug: 'line.breaker' },
]

export interface Department {
  name: string
  share: number
  code: string
  titles: readonly string[]
}

export const DEPARTMENTS: readonly Department[] = [
  {
    name: 'Engineering',
    share: 26,
    code: 'ENG',
    titles: [
      'Software Engineer',
      'Firmware Engineer',
      'Site Reliability Engineer',
      'Quality Engineer',
      'Engineering Manager',
    ],
  },
  {
    name: 'Manufacturing',
    share: 16,
    code: 'MFG',
    titles: ['Assembly Technician', 'Production Planner', 'Line Supervisor', 'Process Engineer'],
  },
  {
    name: 'Sales',
    share: 14,
    code: 'SAL',
    titles: ['Account Executive', 'Sales Engineer', 'Sales Development Representative', 'Regional Manager'],
  },
  {
    name: 'Customer Success',
    share: 9,
    code: 'CSM',
    titles: ['Customer Success Manager', 'Support Engineer', 'Field Technician'],
  },
  {
    name: 'Operations',
    share: 8,
    code: 'OPS',
    titles: ['Operations Analyst', 'Logistics Coordinator', 'Buyer'],
  },
  {
    name: 'Marketing',
    share: 6,
    code: 'MKT',
    titles: ['Product Marketer', 'Content Designer', 'Campaign Manager'],
  },
  { name: 'Finance', share: 6, code: 'FIN', titles: ['Accountant', 'Financial Analyst', 'Controller'] },
  {
    name: 'Information Technology',
    share: 5,
    code: 'ITS',
    titles: ['Systems Administrator', 'Service Desk Analyst', 'Identity Engineer'],
  },
  { name: 'People', share: 4, code: 'PPL', titles: ['Recruiter', 'People Partner', 'Payroll Specialist'] },
  {
    name: 'Security',
    share: 3,
    code: 'SEC',
    titles: ['Security Engineer', 'Security Analyst', 'Compliance Manager'],
  },
  { name: 'Legal', share: 3, code: 'LEG', titles: ['Counsel', 'Contracts Manager', 'Paralegal'] },
]

export const OFFICES = [
  { city: 'Seattle', state: 'WA', country: 'US', share: 24, zone: 'America/Los_Angeles', locale: 'en_US' },
  { city: 'Austin', state: 'TX', country: 'US', share: 14, zone: 'America/Chicago', locale: 'en_US' },
  { city: 'London', state: 'England', country: 'GB', share: 13, zone: 'Europe/London', locale: 'en_GB' },
  { city: 'Berlin', state: 'BE', country: 'DE', share: 12, zone: 'Europe/Berlin', locale: 'de_DE' },
  { city: 'Bengaluru', state: 'KA', country: 'IN', share: 12, zone: 'Asia/Kolkata', locale: 'en_IN' },
  { city: 'Montréal', state: 'QC', country: 'CA', share: 9, zone: 'America/Toronto', locale: 'fr_CA' },
  { city: 'Osaka', state: '大阪府', country: 'JP', share: 9, zone: 'Asia/Tokyo', locale: 'ja_JP' },
  { city: 'São Paulo', state: 'SP', country: 'BR', share: 7, zone: 'America/Sao_Paulo', locale: 'pt_BR' },
] as const

export const TEAMS = (
  'Arm Vision Motion Gripper Fleet Docking Battery Perception Telemetry Firmware Cloud Data Mobile Web Platform Payments ' +
  'Billing Growth Brand Events Treasury Tax Audit Payroll Facilities Procurement Warehouse Returns Calibration Safety ' +
  'Simulation Research Partner Channel Enterprise Commercial Public-Sector Field Training Onboarding'
).split(' ')

export const GROUP_KINDS = [
  'Team',
  'On-call',
  'Leads',
  'Reviewers',
  'Project',
  'Contractors',
  'Guests',
  'Approvers',
  'Readers',
  'Editors',
] as const

export const SPECIMEN_GROUPS: readonly { name: string; description: string | null }[] = [
  { name: "O'Hare Site Operations", description: "Everyone at the O'Hare hangar" },
  { name: 'Équipe Montréal', description: 'Équipe de développement à Montréal' },
  { name: '大阪オフィス', description: '大阪勤務の社員' },
  { name: '🚀 Launch Crew', description: 'Product launch volunteers 🎉' },
  { name: '=IMPORTXML("http://example.com","//a")', description: '=cmd' },
  { name: 'R&D "Skunkworks", <secret>', description: null },
  { name: 'Ärzte & Erste Hilfe', description: 'First aiders; list kept by Facilities' },
]
