Feature: People manage their devices

  @R-100
  Scenario: The list shows every device ever verified
    Given a citizen whose phone is verified
    And the tablet is verified too
    And the tablet was disabled
    When the applicant opens the list of devices
    Then it shows:
      | platform | model         | state    | action  |
      | ios      | iPhone 15     | enabled  | disable |
      | android  | Galaxy Tab S9 | disabled | enable  |
    And each has its own identifier and the time at which it was verified

  @R-101 @I-06 @R-104 @refusal:device-disabled
  Scenario: A disabled device is logged out at once and cannot log in
    Given a citizen whose phone is verified
    And the person is logged in on the phone
    When the applicant disables the phone
    And the App on the phone is opened
    Then it is refused as "session-missing"
    When the person logs in on the phone
    Then it is refused as "device-disabled"
    And a mail says that the phone was disabled

  @R-101 @R-104
  Scenario: A device that is enabled again can log in
    Given a citizen whose phone is verified
    And the phone was disabled
    When the applicant enables the phone
    And the person logs in on the phone
    Then the App greets the person
    And a mail says that the phone was enabled

  @R-101 @I-06
  Scenario: A log in does not come back with the device
    Given a citizen whose phone is verified
    And the person is logged in on the phone
    When the applicant disables the phone
    And the applicant enables the phone
    And the App on the phone is opened
    Then it is refused as "session-missing"

  @I-06 @R-101
  Scenario: A phone that was switched off meanwhile finds itself disabled
    Given a citizen whose phone is verified
    And the person is logged in on the phone
    When the phone is off for 30 minutes, in which the applicant disables it
    And the App on the phone is opened
    Then it is refused as "session-missing"
    When the person logs in on the phone
    Then it is refused as "device-disabled"

  @R-101
  Scenario: One device disables and enables another
    Given a citizen whose phone is verified
    And the tablet is verified too
    And the person is logged in on the tablet
    When the person disables the phone in the App on the tablet
    And the person logs in on the phone
    Then it is refused as "device-disabled"
    When the person enables the phone in the App on the tablet
    And the person logs in on the phone
    Then the App greets the person

  @R-101 @R-104
  Scenario: A disabled device that is verified again is enabled
    Given a citizen whose phone is verified
    And the phone was disabled
    When the applicant produces a device code
    And the phone scans the code
    And the person logs in on the phone
    Then the App greets the person
    And the person has 1 device

  @R-102 @D-16
  Scenario: Another device leaves the first one alone, and its owner is told
    Given a citizen whose phone is verified
    And the person is logged in on the phone
    When the tablet is verified too
    And the person logs in on the tablet
    Then the App greets the person
    And a mail says that the tablet was verified
    When the App on the phone is opened
    Then the App greets the person

  @R-103 @R-105
  Scenario: Everybody on a shared phone logs in with the own account
    Given a citizen whose shared phone is verified
    And another citizen whose shared phone is verified
    When the person logs in on the shared phone
    Then the App greets the person
    When a citizen logs in on the shared phone
    Then the App greets a citizen

  @R-103 @I-06
  Scenario: Disabling a shared phone is a matter of one person
    Given a citizen whose shared phone is verified
    And another citizen whose shared phone is verified
    When the applicant disables the shared phone
    And the person logs in on the shared phone
    Then it is refused as "device-disabled"
    When a citizen logs in on the shared phone
    Then the App greets a citizen

  @R-101 @refusal:device-not-found
  Scenario: Another person's device cannot be switched
    Given a citizen whose phone is verified
    And another citizen who is logged in
    When the applicant disables the device of the first
    Then it is refused as "device-not-found"
    When a citizen logs in on the phone
    Then the App greets a citizen
