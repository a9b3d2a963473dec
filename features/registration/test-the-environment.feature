Feature: The environment is tested before applying

  @R-008 @R-018
  Scenario Outline: Log-in page and test page show browser, system and whether the card component supports them
    Given a citizen at the portal with <browser>
    When the applicant opens the environment test
    Then the page shows the browser "<name>" of version "<version>" on "<system>", <supported>, with a working connection

    Examples:
      | browser              | name              | version | system  | supported     |
      | Chrome on Windows    | Chrome            | 142     | Windows | supported     |
      | Firefox on Ubuntu    | Firefox           | 144     | Linux   | supported     |
      | Internet Explorer 11 | Internet Explorer | 11      | Windows | supported     |
      | Internet Explorer 7  | Internet Explorer | 7       | Windows | not supported |

  @R-022 @R-025
  Scenario: The test page says where the card component is expected, and what it needs
    Given a citizen at the portal
    When the applicant opens the environment test
    Then the page expects the card component at "https://localhost"
    And what it needs names "libusb"

  @R-018 @R-026
  Scenario: Reading and verifying the card both work
    Given a citizen at the portal who has accepted the rules
    When the applicant tests the environment
    Then both reading and verifying are shown to work

  @R-026 @refusal:card-not-verified
  Scenario: Reading alone is not enough
    Given a citizen at the portal who has accepted the rules
    When the applicant hands in two plain readings as environment test
    Then it is refused as "card-not-verified"
    And page 1 stays closed

  @R-018 @refusal:reader-host-unavailable
  Scenario: The local component does not run
    Given a citizen at the portal who has accepted the rules
    And the reader host is off
    When the applicant tests the environment
    Then it is refused as "reader-host-unavailable"
    And the next step mentions "automatic start"
