Feature: Devices on the certificate path

  Background:
    Given the world begins at "2026-11-23T02:00:00Z"

  @R-097 @D-07
  Scenario: The personal-data portal issues the same kind of code
    Given a citizen with a citizen digital certificate who is registered
    And the holder is logged in with the certificate
    When the applicant produces a device code
    Then the page shows the device account "A22345****"
    And the code has 8 characters that nobody takes for others
    And the code ends exactly 10 minutes after it was produced
    When the phone scans the code
    Then the phone is verified for the device account "A22345****"

  @R-098 @R-101
  Scenario: The same devices on both paths
    Given a citizen whose phone is verified
    And the holder logs in with the certificate after all
    When the tablet is verified too
    And the applicant disables the phone
    And the applicant opens the list of devices
    Then it shows:
      | platform | model         | state    | action  |
      | ios      | iPhone 15     | disabled | enable  |
      | android  | Galaxy Tab S9 | enabled  | disable |
    Given the health-insurance card is in the reader instead
    When the applicant logs in
    And the applicant opens the list of devices
    Then it shows:
      | platform | model         | state    | action  |
      | ios      | iPhone 15     | disabled | enable  |
      | android  | Galaxy Tab S9 | enabled  | disable |
