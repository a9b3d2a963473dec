Feature: Reviewers decide

  @R-151 @D-25
  Scenario: Approval
    Given a reviewer is enrolled
    And the counter has applied for a citizen
    When the reviewer approves it
    Then the card application is approved
    And its process ends "approved"
    And a mail says that the review is complete

  @R-152 @D-22
  Scenario: Return with reasons
    Given a reviewer is enrolled
    And the counter has applied for a citizen
    When the reviewer returns it because of "photo-document-mismatch" and "edited"
    Then the card application is returned
    And its process ends "returned"
    And a mail names both reasons in Chinese and in English

  @D-22
  Scenario Outline: A return needs reasons, each once and of the list
    Given a reviewer is enrolled
    And the counter has applied for a citizen
    And the reviewer has taken the case
    When the reviewer returns it <how>
    Then it is refused as "request-invalid"
    And the application is still under review

    Examples:
      | how                                   |
      | without a reason                      |
      | for the same reason twice             |
      | for a reason that is not in the list  |

  @R-132 @D-22
  Scenario: A photo of somebody else ends the use of the card
    Given a reviewer is enrolled
    And a citizen who is logged in on the phone
    And the counter has applied for the person
    When the reviewer withdraws it for misuse
    Then the card application was withdrawn
    And its process ends "withdrawn"
    And a mail says that the use of the card was stopped
    When the person opens the virtual card
    Then it is refused as "card-suspended"
    When the person applies for the virtual card
    Then it is refused as "card-suspended"

  @N-55 @I-05 @refusal:application-settled
  Scenario Outline: The first decision stands
    Given a reviewer is enrolled
    And the counter has applied for a citizen
    And the reviewer has taken the case
    And the application <ended>
    When the reviewer <decides>
    Then it is refused as "application-settled", since it is "<state>"

    Examples:
      | ended                          | decides                                 | state      |
      | was approved by the reviewer   | returns it because of "edited"          | approved   |
      | was returned by the reviewer   | approves it                             | returned   |
      | was withdrawn by the reviewer  | approves it                             | withdrawn  |
      | was superseded by a newer one  | approves it                             | superseded |

  @N-56 @I-05
  Scenario: Two decisions at once
    Given a reviewer is enrolled
    And the counter has applied for a citizen
    And the reviewer has taken the case
    When the reviewer approves it and returns it at once
    Then one decision stands and the other is refused as "application-settled"

  @I-11 @R-151
  Scenario: A decision whose answer was lost is made once
    Given a reviewer is enrolled
    And the counter has applied for a citizen
    And the reviewer has taken the case
    When the reviewer approves it twice with the same key
    Then both answers say approved
    And a mail says that the review is complete
