Feature: Log in to the App with account and password on a verified device

  @R-058 @R-059 @R-091 @D-09
  Scenario: The password of the portal is the password of the App
    Given a citizen whose phone is verified
    When the person logs in on the phone
    Then the App greets the person
    And the log in ends 2 hours after it began

  @R-059 @D-09
  Scenario: After two hours account and password are needed again
    Given a citizen whose phone is verified
    And the person is logged in on the phone
    When the App is opened on the phone 1 second before the log in ends
    Then the App greets the person
    When the App is opened on the phone when the log in ends
    Then it is refused as "session-missing"

  @N-31
  Scenario: After log out the App is closed
    Given a citizen whose phone is verified
    And the person is logged in on the phone
    When the person logs out on the phone
    And the request that the phone sent before is repeated with a new signature
    Then it is refused as "session-missing"

  @R-104
  Scenario: A device that was never verified cannot log in
    Given a citizen who is logged in
    When the person logs in on the phone
    Then it is refused as "device-not-verified"
    And the next step mentions "Verify the device"

  @N-35 @R-103
  Scenario: A device verified for one person is not verified for another
    Given another citizen who is logged in
    And a citizen whose phone is verified
    When another citizen logs in on the phone
    Then it is refused as "device-not-verified"

  @N-29 @D-13
  Scenario: Nobody is locked out by a device that was never verified
    Given a citizen whose phone is verified
    When 6 wrong passwords for the person are tried on the thief's phone
    Then all are refused as "device-not-verified"
    When the person logs in on the phone
    Then the App greets the person

  @D-13 @R-041
  Scenario: Wrong passwords count at the portal and in the App together
    Given a citizen whose phone is verified
    When 5 wrong passwords for the person are tried on the phone
    Then all are refused as "login-failed"
    When the person logs in on the phone
    Then it is refused as "password-wait"
    When the applicant logs in
    Then it is refused as "password-wait"

  @N-39 @refusal:device-proof-invalid
  Scenario: A recorded request is not taken a second time
    Given a citizen whose phone is verified
    And the person is logged in on the phone
    When the App on the phone is opened
    And somebody repeats what the phone has sent
    Then it is refused as "device-proof-invalid"

  @N-39
  Scenario: A signature by another key is not taken
    Given a citizen whose phone is verified
    And the person is logged in on the phone
    When the thief's phone shows the key of the phone and signs with its own
    Then it is refused as "device-proof-invalid"

  @N-39
  Scenario: A stolen log in is worth nothing on another phone
    Given a citizen whose phone is verified
    And the person is logged in on the phone
    When the thief's phone uses the log in of the phone
    Then it is refused as "session-missing"

  @R-059
  Scenario: A phone that was idle goes on by itself
    Given a citizen whose phone is verified
    And the person is logged in on the phone
    When 1 hour passes
    And the App on the phone is opened
    Then the App greets the person
