Feature: See what happened to the own account

  @R-044
  Scenario: The person sees what happened, when and by whom, in both languages
    Given a citizen who is registered
    When the applicant logs in with 1 wrong passwords in a row
    And counter staff freeze the account of the person
    And counter staff unfreeze the account after seeing the identity document
    And the applicant logs in
    And the applicant looks at the own activity
    Then the newest entries of the activity, but for those of the system, are:
      | what                                                | by                                    | about                           |
      | Log in at the portal                                | somebody at the portal, not logged in |                                 |
      | A mail was to be sent                               | staff of the insurer                  |                                 |
      | The account was unfrozen                            | staff of the insurer                  |                                 |
      | A mail was to be sent                               | staff of the insurer                  |                                 |
      | Theft was reported and the account frozen           | staff of the insurer                  |                                 |
      | A log in was refused                                | somebody at the portal, not logged in | Account and password do not match. |
    And each entry is in Chinese too, with its instant
    And the activity names no member of staff

  @R-044 @R-100
  Scenario: The person sees which device an entry is about and with which it was done
    Given a citizen whose phone is verified
    And the tablet is verified too
    And the person is logged in on the tablet
    When the person disables the phone in the App on the tablet
    And 1 wrong passwords for the person are tried on the tablet
    And the applicant looks at the own activity
    Then the activity shows the devices:
      | what                                | with          | about         |
      | A log in was refused                | Galaxy Tab S9 | Galaxy Tab S9 |
      | A mail was to be sent               | Galaxy Tab S9 |               |
      | A mobile device was disabled        | Galaxy Tab S9 | iPhone 15     |
      | Log in to the NHI Express App       | Galaxy Tab S9 |               |
      | A mail was to be sent               | Galaxy Tab S9 |               |
      | A mobile device was verified        | Galaxy Tab S9 | Galaxy Tab S9 |
      | A device verification code was used | Galaxy Tab S9 |               |
      | A mail was to be sent               | iPhone 15     |               |
      | A mobile device was verified        | iPhone 15     | iPhone 15     |
      | A device verification code was used | iPhone 15     |               |

  @R-044
  Scenario Outline: The person sees what became of what the system did
    Given a citizen who is registered
    And <circumstances>
    When <cause>
    And the applicant logs in
    And the applicant looks at the own activity when nothing is left to do
    Then the system's entries say that "<ended>"

    Examples:
      | circumstances                               | cause                                                       | ended                                  |
      | the own SIM is in the phone                 | the person authenticates by mobile number on the phone      | The check of the mobile number ended   |
      | the mail server refuses the applicant's address | counter staff freeze and unfreeze the account of the person | A mail could not be delivered          |
      | the own SIM is in the phone                 | counter staff freeze and unfreeze the account of the person | A mail was handed to the mail server   |

  @R-044
  Scenario: Page by page, every entry comes once
    Given a citizen who registered at the portal
    And the applicant logs in
    When the applicant reads the own activity 2 entries at a time
    Then the pages together are the whole activity

  @R-044
  Scenario: Nobody sees what happened to somebody else
    Given a citizen who is registered
    And the card is pulled out
    And another citizen who is logged in
    When the applicant looks at the own activity
    Then every entry is about the own account

  @R-044 @N-74
  Scenario Outline: A page that cannot be
    Given a citizen who is logged in
    When the applicant asks for the activity with the <entry> "<value>"
    Then it is refused as "request-invalid"
    And the refusal names the field "<field>"

    Examples:
      | entry | value                   | field         |
      | limit | -1                      | limit         |
      | limit | 0                       | limit         |
      | limit | 101                     | limit         |
      | limit | 1e9                     | limit         |
      | limit | 1 or 1=1                | limit         |
      | sort  | at; drop table sessions | (unknown key) |

  @R-044 @N-74 @refusal:cursor-invalid
  Scenario Outline: An altered place in the list
    Given a citizen who is logged in
    When the applicant asks for the activity with the cursor "<cursor>"
    Then it is refused as "cursor-invalid"

    Examples:
      | cursor                     |
      | 1                          |
      | zz.AAAAAAAAAAAAAAAAAAAAAA  |
      | ' or ''='                  |
      | 1e9.x                      |

  @R-044 @N-74
  Scenario: The place in somebody else's list is no place in the own one
    Given a citizen who is logged in
    And the applicant has read 2 entries of the own activity
    And the card is pulled out
    And another citizen who is logged in
    When the applicant goes on where the other one stopped
    Then it is refused as "cursor-invalid"

  @R-044
  Scenario: An auditor reads the trail with a purpose, and the person sees that
    Given a citizen who registered at the portal
    And the applicant logs in
    When an auditor reads the audit trail of the person for "complaint"
    Then the auditor sees that the account was registered and by whom
    When the applicant looks at the own activity
    Then the newest entries of the activity, but for those of the system, are:
      | what                             | by                   | about       |
      | An auditor looked at your entries | staff of the insurer | a complaint |

  @R-044
  Scenario Outline: Only auditors, and only with an official purpose
    Given a citizen who is registered
    When <staff> reads the audit trail of the person for "<purpose>"
    Then it is refused as "<code>"

    Examples:
      | staff       | purpose   | code            |
      | a reviewer  | complaint | role-forbidden  |
      | an operator | complaint | role-forbidden  |
      | an auditor  | curiosity | request-invalid |

  @R-044
  Scenario: Nothing is kept about somebody who never registered
    Given a citizen at an office
    When an auditor reads the audit trail of the person for "complaint"
    Then it is refused as "account-not-found"
