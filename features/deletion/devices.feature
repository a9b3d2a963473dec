Feature: The devices of a registration end with it

  @R-123 @I-06
  Scenario: Nobody is logged in on a device any more, and nobody can log in on one
    Given a citizen whose phone is verified
    And the person is logged in on the phone
    And the person has got the deletion mail
    When the person confirms the deletion
    And the App on the phone is opened
    Then it is refused as "session-missing"
    When the person logs in on the phone
    Then it is refused as "device-not-verified"
    And every device of the deleted registration is disabled

  @R-127 @R-092
  Scenario: The new account begins without devices
    Given a citizen whose phone is verified
    And the person has got the deletion mail
    When the person confirms the deletion
    And counter staff register the person
    And the person logs in on the phone
    Then it is refused as "device-not-verified"
    When the person tries to log in at the portal
    Then the portal shows the menu
    And the person has 0 devices
