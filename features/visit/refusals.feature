Feature: A code that does not count is refused with the reason, and the holder reads of it

  Background:
    Given two clinics accept the virtual card
    And a citizen with the virtual card on the phone
    And the card is open on the phone

  @R-166 @D-28 @D-29 @refusal:visit-code-used
  Scenario: Used
    Given the clinic has scanned the phone
    When the other clinic scans the code that the phone had shown
    Then it is refused as "visit-code-used"
    And the usage log has 1 entry "refused" because of "used"

  @R-165 @D-06 @N-67 @refusal:visit-code-expired
  Scenario: Expired at the very instant, and not a millisecond earlier
    When the clinic scans the phone 1 millisecond before the code ends
    Then the clinic sees whose card it is
    When the person shows the card
    And the clinic scans the phone at the instant at which the code ends
    Then it is refused as "visit-code-expired"
    And the usage log has 1 entry "refused" because of "expired"

  @R-163 @D-06 @N-67 @refusal:visit-code-superseded
  Scenario: Superseded
    When the person presses Update
    And the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-superseded"
    And the usage log has 1 entry "refused" because of "superseded"

  @R-168 @D-26 @N-67 @refusal:visit-code-card-voided
  Scenario: The insurer has voided the card meanwhile
    When the physical card of the person is void
    Then the phone hears that the card is closed because of "card-voided"
    When the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-card-voided"

  @R-123 @D-26
  Scenario: The person has deleted the registration meanwhile
    Given the person has got the deletion mail
    When the person confirms the deletion
    And the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-card-voided"

  @D-26 @N-67 @refusal:visit-code-card-suspended
  Scenario: The insurer has suspended the card meanwhile
    When the physical card of the person is suspended
    And the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-card-suspended"

  @D-17 @N-67
  Scenario: Theft was reported meanwhile
    When counter staff freeze the account of the person
    Then the phone hears that the card is closed because of "account-frozen"
    When the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-card-suspended"

  @R-039
  Scenario: The insurer has suspended the account meanwhile
    When an operator has suspended the person for "misuse"
    And the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-card-suspended"

  @R-132 @D-22
  Scenario: A reviewer has found misuse meanwhile
    Given a reviewer is enrolled
    When the reviewer withdraws it for misuse
    And the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-card-suspended"

  @I-06 @N-67
  Scenario: The device was disabled meanwhile
    When the applicant disables the phone
    Then the phone hears that the card is closed because of "device-disabled"
    When the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-expired"

  @R-058
  Scenario: Another password was set meanwhile, which ends every log in
    When the applicant changes the password
    And the clinic scans the code that the phone had shown
    Then it is refused as "visit-code-expired"

  @D-28 @refusal:visit-code-unknown
  Scenario: A code that was never made
    When the clinic is shown a code that was never made
    Then it is refused as "visit-code-unknown"
    And the usage log has 0 entries "refused"

  @D-27 @N-40 @refusal:visit-code-foreign
  Scenario Outline: What is no visit code of this service is not looked for
    When the clinic is shown <what>
    Then it is refused as "visit-code-foreign"

    Examples:
      | what                                   |
      | a device code                          |
      | a visit code of another environment    |
      | the address of a page                  |
