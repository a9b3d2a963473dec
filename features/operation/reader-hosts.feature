Feature: Operators know the machines with card readers

  @R-020
  Scenario: A reader host reports itself
    Given the reader host has started
    Then the operator sees its reader "Virtual Reader 1", its versions, and that it was heard of just now

  @R-020
  Scenario: A reader host that was stopped
    Given the reader host has started
    When the reader host is stopped
    Then the operator sees the reader host as stopped

  @R-020 @F-14
  Scenario: A reader host that died is silent after three minutes
    Given the reader host has started
    And the reader host is off
    When 3 minutes pass
    Then the operator sees the reader host as silent

  @R-022
  Scenario: The key of a machine is enrolled
    Given the reader host has started
    Then the operator sees that no key of the machine is enrolled
    When the operator enrols the key of the machine
    Then the operator sees that the key of the machine is enrolled

  @R-022 @refusal:reader-host-key-changed
  Scenario: Another key than the one that was compared
    Given the reader host has started
    When the operator enrols another key than the machine has
    Then it is refused as "reader-host-key-changed"
    And the operator sees that no key of the machine is enrolled

  @R-022 @refusal:reader-host-not-found
  Scenario: A machine that has never reported itself
    When the operator enrols the key of a machine that has not reported itself
    Then it is refused as "reader-host-not-found"
