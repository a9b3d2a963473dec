Feature: A device is verified with a code from the portal

  @R-085 @R-086 @R-087 @R-088 @D-07
  Scenario: The portal shows a code
    Given a citizen who is logged in
    When the applicant produces a device code
    Then the page shows the device account "A22345****"
    And the code has 8 characters that nobody takes for others
    And a camera reads the same code out of the QR code
    And the code ends exactly 10 minutes after it was produced

  @R-089 @R-090 @R-091
  Scenario: The phone scans the code
    Given a citizen who is logged in
    And the applicant has produced a device code
    When the phone scans the code
    Then the phone is verified for the device account "A22345****"
    When the person logs in on the phone
    Then the App greets the person

  @R-089 @R-090 @R-091
  Scenario: The phone has no camera and the code is typed
    Given a citizen who is logged in
    And the applicant has produced a device code
    When the code is typed into the phone
    Then the phone is verified for the device account "A22345****"
    When the person logs in on the phone
    Then the App greets the person

  @R-087 @D-07 @refusal:device-code-unknown
  Scenario: Capital and small letters differ
    Given a citizen who is logged in
    And the applicant has produced a device code
    When the code is typed into the phone with capital and small letters exchanged
    Then it is refused as "device-code-unknown"
    And 4 tries are left

  @N-34 @D-07 @refusal:device-code-burnt
  Scenario: Five wrong tries burn the code
    Given a citizen who is logged in
    And the applicant has produced a device code
    When 5 wrong codes are typed into the phone
    Then 0 tries are left
    When the code is typed into the phone
    Then it is refused as "device-code-burnt"
    When the code is typed into the tablet
    Then it is refused as "device-code-burnt"
    When the applicant produces a device code
    And the code is typed into the phone
    Then the phone is verified for the device account "A22345****"

  @N-34 @D-07
  Scenario: Four wrong tries do not
    Given a citizen who is logged in
    And the applicant has produced a device code
    When 4 wrong codes are typed into the phone
    And the code is typed into the phone
    Then the phone is verified for the device account "A22345****"

  @N-34 @D-07
  Scenario: Wrong tries from before a code was made do not burn it
    Given a citizen who is logged in
    When 5 wrong codes are typed into the phone
    And the applicant produces a device code
    And the code is typed into the phone
    Then the phone is verified for the device account "A22345****"

  @D-07 @refusal:too-many-tries
  Scenario: Nobody guesses on and on
    Given the world begins at "2026-03-02T08:00:00.000Z"
    And a citizen who is logged in
    When 20 wrong codes are typed into the phone
    And the applicant produces a device code
    And the code is typed into the phone
    Then it is refused as "too-many-tries"
    And the refusal says when to try again

  @N-36 @D-07 @R-088
  Scenario: A second before its end the code still counts
    Given a citizen who is logged in
    And the applicant has produced a device code
    When the code is typed into the phone 1 second before its end
    Then the phone is verified for the device account "A22345****"

  @N-36 @D-07 @R-088 @refusal:device-code-expired
  Scenario Outline: From its end on the code does not count
    Given a citizen who is logged in
    And the applicant has produced a device code
    When the code is typed into the phone <when>
    Then it is refused as "device-code-expired"
    When the applicant produces a device code
    And the code is typed into the phone
    Then the phone is verified for the device account "A22345****"

    Examples:
      | when                   |
      | at its very end        |
      | 1 second after its end |

  @D-07 @R-086 @refusal:device-code-replaced
  Scenario: A new code takes the place of the earlier one
    Given a citizen who is logged in
    And the applicant has produced a device code
    When the applicant produces another device code
    And the earlier code is typed into the phone
    Then it is refused as "device-code-replaced"
    When the code is typed into the phone
    Then the phone is verified for the device account "A22345****"

  @N-37 @I-06 @refusal:device-code-used
  Scenario: Two phones enter one code at once
    Given a citizen who is logged in
    And the applicant has produced a device code
    When the code is typed into the phone and the tablet at the same time
    Then one is verified and the other is refused as "device-code-used"
    And the person has 1 device

  @D-07 @I-06
  Scenario: A code is used once
    Given a citizen who is logged in
    And the applicant has produced a device code
    When the phone scans the code
    And the tablet scans the code
    Then it is refused as "device-code-used"
    And the person has 1 device

  @N-40 @refusal:device-qr-foreign
  Scenario Outline: Another QR code is neither opened nor taken for a device code
    Given a citizen who is logged in
    When the phone scans a QR code <of>
    Then it is refused as "device-qr-foreign"
    And the person has 0 devices

    Examples:
      | of                           |
      | that runs a script           |
      | that opens a page            |
      | of 5 kB                      |
      | of another environment       |
      | with the code and no prefix  |

  @N-38
  Scenario: A void card does not stand in the way of a device
    Given a citizen who is logged in
    And the applicant has produced a device code
    When the insurer declares the card void
    And the code is typed into the phone
    Then the phone is verified for the device account "A22345****"

  @N-38 @D-17 @refusal:device-account-unusable
  Scenario: A frozen account verifies no device
    Given a citizen who is logged in
    And the applicant has produced a device code
    When the applicant reports theft
    And the code is typed into the phone
    Then it is refused as "device-account-unusable"

  @N-38 @R-039
  Scenario: An account that the insurer has suspended verifies no device
    Given a citizen who is logged in
    And the applicant has produced a device code
    When an operator has suspended the person for "misuse"
    And the code is typed into the phone
    Then it is refused as "device-account-unusable"

  @N-38 @R-123
  Scenario: A deleted account verifies no device
    Given a citizen who is logged in
    And the applicant has produced a device code
    When the person asks for the deletion
    And the person opens the deletion mail
    And the person confirms the deletion
    And the code is typed into the phone
    Then it is refused as "device-account-unusable"

  @R-092 @refusal:device-not-verified
  Scenario: After the App was installed again the device is verified again
    Given a citizen whose phone is verified
    When the App on the phone is installed again
    And the person logs in on the phone
    Then it is refused as "device-not-verified"
    When the applicant produces a device code
    And the phone scans the code
    And the person logs in on the phone
    Then the App greets the person
    And the person has 2 devices
