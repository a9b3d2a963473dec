Feature: Page 2 sets the password and the contact data

  @R-068 @D-12
  Scenario Outline: The password has 6 to 12 characters and is never cut
    Given a citizen at the portal on page 2
    When the applicant applies with the password "<password>"
    Then <outcome>

    Examples:
      | password     | outcome                                                 |
      | Ab#4z9       | the application is accepted                             |
      | Ab#4z9Ab#4z9 | the application is accepted                             |

    @refusal:password-length
    Examples: too short and too long
      | password      | outcome                            |
      | Ab#4z         | it is refused as "password-length" |
      | Ab#4z9Ab#4z9x | it is refused as "password-length" |

  @R-068 @refusal:password-mismatch
  Scenario: The password is entered twice
    Given a citizen at the portal on page 2
    When the applicant applies with the password "Peach#2071" and the confirmation "Peach#2072"
    Then it is refused as "password-mismatch"

  @R-069 @D-12
  Scenario Outline: The meter shows four classes
    Given a citizen at the portal
    When the applicant tries the password "<password>" on the meter
    Then the meter shows "<class>"

    Examples:
      | password   | class         |
      | qzvjxkwp   | weak          |
      | qzvjxkw7   | medium        |
      | Qzvjxkw7   | medium-strong |
      | Qz#7k      | medium        |

    @R-070
    Examples: strong needs all four kinds and eight characters
      | password | class  |
      | Qzvj#kw7 | strong |

  @R-071 @refusal:password-characters
  Scenario Outline: Blanks and angle brackets are forbidden
    Given a citizen at the portal on page 2
    When the applicant applies with the password "<password>"
    Then it is refused as "password-characters"

    Examples:
      | password   |
      | Peach 2071 |
      | Peach<2071 |
      | Peach>2071 |

  @R-071
  Scenario: The listed symbols are allowed
    Given a citizen at the portal on page 2
    When the applicant applies with the password "aB3~!@#$%^&*"
    Then the application is accepted

  @D-12 @refusal:password-common
  Scenario Outline: What everybody would guess is refused
    Given a citizen at the portal on page 2
    When the applicant applies with <kind> as password
    Then it is refused as "password-common"

    Examples:
      | kind                          |
      | a common word                 |
      | the own ID number             |
      | the birth date in the ROC form |
      | the mobile number             |
      | the card number               |

  @D-12
  Scenario: A weak password is taken with a warning
    Given a citizen at the portal on page 2
    When the applicant applies with the password "qzvjxkwp"
    Then the application is accepted
    And the applicant is warned of "password-weak"

  @R-072
  Scenario: A local phone with area code, number and extension
    Given a citizen at the portal on page 2
    When the applicant applies with the local phone "02", "27065866" and "123"
    Then the application is accepted
    And the local phone is kept as "02-27065866#123"

  @R-072 @refusal:request-invalid
  Scenario: An area code that does not exist
    Given a citizen at the portal on page 2
    When the applicant applies with the local phone "01", "27065866" and "123"
    Then it is refused as "request-invalid"
    And the refusal names the field "localPhone.areaCode"

  @R-073 @D-14
  Scenario: The mobile number is mandatory
    Given a citizen at the portal on page 2
    When the applicant applies without "mobile"
    Then it is refused as "request-invalid"
    And the refusal names the field "mobile"

  @R-073 @refusal:mobile-invalid
  Scenario: A mobile number that cannot be one
    Given a citizen at the portal on page 2
    When the applicant applies with the mobile number "0212345678"
    Then it is refused as "mobile-invalid"

  @R-006
  Scenario: The mobile number may belong to somebody else, because the card and a reader prove who applies
    Given a citizen at the portal on page 2
    When the applicant applies with the mobile number of another citizen
    Then the application is accepted

  @R-074 @D-14
  Scenario: The main e-mail address is mandatory
    Given a citizen at the portal on page 2
    When the applicant applies without "email"
    Then it is refused as "request-invalid"
    And the refusal names the field "email"

  @R-074 @D-14 @N-05 @N-06 @N-07 @refusal:email-invalid
  Scenario Outline: One bare address, and nothing that could become a mail header
    Given a citizen at the portal on page 2
    When the applicant applies with the e-mail address "<address>"
    Then it is refused as "email-invalid"
    And no mail is sent

    Examples:
      | address                              |
      | nobody                               |
      | a@example.com,b@example.com          |
      | "evil@example.org" <me@example.com>  |
      | me@example.com\r\nBcc: b@example.com |

  @R-075 @D-14
  Scenario Outline: Microsoft's addresses are taken with a warning
    Given a citizen at the portal on page 2
    When the applicant applies with the e-mail address "<address>"
    Then the application is accepted
    And the applicant is warned of "microsoft-mail"

    Examples:
      | address              |
      | someone@hotmail.com  |
      | someone@livemail.tw  |

  @R-076 @D-14
  Scenario: A spare e-mail address is optional
    Given a citizen at the portal on page 2
    When the applicant applies with the spare e-mail address "spare@example.com"
    Then the application is accepted
    And the spare e-mail address is kept as "spare@example.com"
