Feature: What happens to an account leaves entries that the person can read

  @R-044
  Scenario: Devices and log ins
    Given a citizen whose phone is verified
    When the applicant disables the phone
    And the applicant enables the phone
    And the person logs in on the phone
    And the person logs out on the phone
    Then the own activity, apart from mails, ends with:
      | Log in at the portal                |
      | A device verification code was made |
      | A device verification code was used |
      | A mobile device was verified        |
      | A mobile device was disabled        |
      | A mobile device was enabled         |
      | Log in to the NHI Express App       |
      | Log out                             |

  @R-044
  Scenario: A device code that was burnt
    Given a citizen who is logged in
    And the applicant has produced a device code
    When 5 wrong codes are typed into the phone
    And the code is typed into the phone
    Then the own activity, apart from mails, ends with:
      | A device verification code was made                 |
      | A device verification code was burnt by wrong tries |

  @R-044
  Scenario: Basic data and password
    Given a citizen who is logged in
    When the applicant saves "changed@example.com" as "email"
    And the applicant changes the password
    And the applicant logs in with the new password
    Then the own activity, apart from mails, ends with:
      | The e-mail address was changed    |
      | The basic information was updated |
      | The password was changed          |
      | Log in at the portal              |

  @R-044
  Scenario: Mailed links to a new password
    Given a citizen who was mailed a link to a new password
    And the applicant was mailed another link to a new password
    When the applicant sets a new password with the second link
    And the applicant logs in with the new password
    Then the own activity, apart from mails, ends with:
      | A link to reset, delete or confirm was asked for      |
      | The link to reset, delete or confirm was replaced     |
      | A link to reset, delete or confirm was asked for      |
      | The link to reset, delete or confirm was used         |
      | The password was changed                              |
      | Log in at the portal                                  |

  @R-044
  Scenario: A deletion mail that was burnt
    Given a citizen who was registered at an office and has got the deletion mail
    When the person confirms the deletion with a wrong code 5 times
    And the person logs in at the portal
    Then the own activity, apart from mails, ends with:
      | A link to reset, delete or confirm was asked for               |
      | The link to reset, delete or confirm was burnt by wrong codes  |
      | Log in at the portal                                           |

  @R-044 @R-039
  Scenario: What the insurer decided
    Given a citizen who is registered
    And an operator has suspended the person for "untrue-data"
    And an operator has banned the person for "misuse"
    When an operator lifts the restriction of the person
    And the applicant logs in
    Then the own activity, apart from mails, ends with:
      | The insurer suspended the account   |
      | The insurer allowed the use again   |
      | The insurer banned the account      |
      | The insurer allowed the use again   |
      | Log in at the portal                |

  @R-044 @R-151
  Scenario: The virtual card, from the form to the photo
    Given a citizen who is logged in
    And a reviewer is enrolled
    And the counter has applied for the person
    And the reviewer has taken the case
    When the reviewer approves it
    Then the own activity, apart from mails, ends with:
      | A form for the virtual card was opened                      |
      | A picture was uploaded for the virtual card                 |
      | A picture was uploaded for the virtual card                 |
      | The virtual card without photo was issued                   |
      | The virtual card was applied for                            |
      | A reviewer took up the application for the virtual card     |
      | The application for the virtual card was approved           |
      | The virtual card shows the photo                            |

  @R-044 @D-22 @R-132
  Scenario: A virtual card that was stopped because of its photo
    Given a citizen who is logged in
    And a reviewer is enrolled
    And another reviewer is enrolled as review lead
    And the counter has applied for the person
    When the reviewer takes that case
    And the reviewer gives the case back
    And the reviewer withdraws it for misuse
    And the review lead lifts the withdrawal
    Then the own activity, apart from mails, ends with:
      | A reviewer took up the application for the virtual card             |
      | A reviewer gave the application for the virtual card back           |
      | A reviewer took up the application for the virtual card             |
      | The application for the virtual card was withdrawn                  |
      | The virtual card was stopped because the photo is not of the person |
      | The stop because of the photo was lifted                            |

  @R-044 @R-036
  Scenario: A refusal to an agency
    Given a citizen who is logged in
    And the agency "social-affairs" has sent the person's browser to the portal
    When the person refuses
    Then the own activity, apart from mails, ends with:
      | Consent to an agency was refused |

  @R-044 @D-36
  Scenario: An account that the mobile number made
    Given a citizen who has registered by mobile number on the phone
    When the person goes to the portal and logs in
    Then the own activity, apart from mails, ends with:
      | The account was registered by mobile number |
      | The check of the mobile number was used     |
      | A mobile device was verified                |
      | Log in to the NHI Express App               |
      | Log in at the portal                        |

  @R-044 @D-36
  Scenario: An account that the mobile number is used for
    Given a citizen who is logged in
    And the own SIM is in the phone
    When the person authenticates by mobile number on the phone
    And the person sets the registration password "Plum#2071" on the phone
    And the applicant logs in with the new password "Plum#2071"
    Then the own activity, apart from mails, ends with:
      | The mobile number was to be checked     |
      | The check of the mobile number ended    |
      | The password was changed                |
      | The check of the mobile number was used |
      | A mobile device was verified            |
      | Log in to the NHI Express App           |
      | Log in at the portal                    |

  @R-044 @R-096 @R-038
  Scenario: The certificate path
    Given the world begins at "2026-11-23T02:00:00Z"
    And a citizen with a citizen digital certificate who is registered
    When the holder logs in with the certificate and another birth date
    And the holder logs in with the certificate
    And the holder logs out of the personal-data portal
    And the holder logs in with the certificate
    And the holder applies for the account with "password" "Plum#2071"
    Then the own activity, apart from mails, ends with:
      | A log in with the citizen certificate was refused                    |
      | Log in at the portal                                                 |
      | Log out                                                              |
      | Log in at the portal                                                 |
      | A text was read and agreed to                                        |
      | Account and password were applied for again with the certificate    |
      | The password was changed                                             |
      | Log in at the portal                                                 |
