Feature: Whoever is logged in can change phone numbers and e-mail addresses

  @R-109
  Scenario: Change and Save
    Given a citizen who is logged in
    When the applicant saves the mobile number "0912345678", the local phone "02-27065866#123" and the spare e-mail address "spare@example.com"
    Then the message says that the data were saved
    And the basic data show "0912345678", "02-27065866#123" and "spare@example.com"

  @R-109 @D-14
  Scenario: What is optional can be taken out again
    Given a citizen who is logged in
    And the applicant has saved the local phone "02-27065866#123" and the spare e-mail address "spare@example.com"
    When the applicant saves the form without them
    Then the basic data show neither local phone nor spare e-mail address

  @R-073 @R-074 @R-109 @D-14
  Scenario Outline: Mobile number and main e-mail address cannot be left out
    Given a citizen who is logged in
    When the applicant saves the form without "<field>"
    Then it is refused as "request-invalid"
    And the refusal names the field "<field>"

    Examples:
      | field  |
      | mobile |
      | email  |

  @R-109 @D-14
  Scenario Outline: Entries that cannot be right
    Given a citizen who is logged in
    When the applicant saves "<entry>" as "<field>"
    Then it is refused as "<code>"
    And the basic data are as they were

    Examples:
      | field      | entry                            | code           |
      | mobile     | 0812345678                       | mobile-invalid |
      | spareEmail | no address                       | email-invalid  |

    @N-06
    Examples: two addresses
      | field | entry                            | code          |
      | email | one@example.com, two@example.com | email-invalid |

  @R-075 @R-109
  Scenario Outline: At both e-mail fields Microsoft's addresses are warned of
    Given a citizen who is logged in
    When the applicant saves "somebody@outlook.com" as "<field>"
    Then the applicant is warned of "microsoft-mail"

    Examples:
      | field      |
      | email      |
      | spareEmail |

  @R-109 @D-18
  Scenario: The former main address is told that it was changed
    Given a citizen who is logged in
    When the applicant saves "changed@example.com" as "email"
    Then the first address is told that the address was changed
    And the basic data show the main e-mail address "changed@example.com"

  @R-109
  Scenario: A link that was mailed to the former address does not count any more
    Given a citizen who is logged in
    And the applicant was mailed a link to a new password
    When the applicant saves "changed@example.com" as "email"
    And the applicant sets a new password with that link
    Then it is refused as "recovery-replaced"

  @R-109 @N-31
  Scenario: The basic data are only for who is logged in
    Given a citizen who is registered
    When the applicant opens the basic data
    Then it is refused as "session-missing"
